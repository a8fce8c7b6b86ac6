//! An axis may have numbers of its own, under the names that tables give them.

use displace::model::tally::Total;
use displace::world::Community;

use super::Lab;
use super::twice::{warned, warns};
use crate::support::run;

/// The second valley of the case is no axis, so one more is made of it.
const SECOND: &str = "offensive.axis+={name=\"Down, and back. Again\",waypoints=[\"Karum\",\"Norash\"],probability=1,delay_days=0}";

/// Names that `sample --describe` and the tables of a run have were unknown keys of `--set`.
#[test]
fn an_axis_has_its_own_number_by_the_name_that_tables_give_it() {
    let lab = Lab::new();
    let described = lab.done(&["sample", "case/assault.toml", "--describe"]);
    let name = "offensive.axis.Up the valley.speed_km_per_day";
    assert!(
        described.lines().any(|line| line.starts_with(name) && line.contains(",log_normal,")),
        "{described}"
    );
    for path in
        [name, "offensive.axis.\"Up the valley\".speed_km_per_day", "offensive.axis[0].speed_km_per_day"]
    {
        let scenario = lab.set("case/assault.toml", &[&format!("{path}=3")]).expect("a sound scenario");
        let of_axis = scenario.parameters.iter().find(|parameter| parameter.by_item.as_deref() == Some(name));
        let value = of_axis.map(|parameter| parameter.prior.quantile(0.9));
        assert_eq!(value, Some(3.0), "{path}");
        assert!(
            scenario.overrules(of_axis.expect("there is one"), 2.0).is_some(),
            "a set may not give another"
        );
    }
    let shared = lab.set("case/assault.toml", &["offensive.speed_km_per_day=3"]).expect("a sound scenario");
    let own = lab.set("case/assault.toml", &[&format!("{name}=3")]).expect("a sound scenario");
    let displaced = |scenario| run(scenario, 20).total(Total::Displaced, 60);
    assert_eq!(displaced(&own), displaced(&shared), "the case has one axis");
}

#[test]
fn an_axis_with_its_own_number_leaves_the_others_theirs() {
    let lab = Lab::new();
    let quick = "offensive.axis.\"Down, and back. Again\".speed_km_per_day=8";
    let both = lab.set("case/assault.toml", &[SECOND]).expect("a sound scenario");
    let own = lab.set("case/assault.toml", &[SECOND, quick]).expect("a sound scenario");
    let [both, own] = [&both, &own].map(|scenario| {
        scenario
            .parameters
            .iter()
            .filter(|parameter| parameter.name.ends_with("speed_km_per_day"))
            .collect::<Vec<_>>()
    });
    assert_eq!(own.len(), 2);
    assert_eq!(own[0], both[0]);
    assert_eq!(
        (own[1].prior.quantile(0.5), own[1].key.as_str()),
        (8.0, "offensive.axis[1].speed_km_per_day")
    );
    assert_eq!((own[1].luck, both[1].key.as_str()), (both[1].luck, "offensive.speed_km_per_day"));
}

#[test]
fn numbers_of_axes_that_do_nothing_are_warned_of() {
    let lab = Lab::new();
    let name = "offensive.axis.Up the valley";
    let unused = "offensive.speed_km_per_day: no axis draws from it, since each has its own";
    warns(&lab, &[format!("{name}.speed_km_per_day=3")], unused);
    let still = [SECOND.to_owned(), format!("{name}.speed_km_per_day=0")];
    warns(&lab, &still, "offensive.axis[0].speed_km_per_day: with a speed of 0 the axis takes nothing");
    let fast = [SECOND.to_owned(), format!("{name}.half_width_km=900")];
    warns(&lab, &fast, "offensive.axis[0].half_width_km: an axis takes what lies within 900 km");
    assert!(warned(&lab, &[SECOND, &format!("{name}.speed_km_per_day=3")]).is_empty());
    lab.edit(
        "case/assault.toml",
        "probability = { fixed = 0.9",
        "speed_km_per_day = 3\nprobability = { fixed = 0.9",
    );
    lab.refused(&["check", "case/assault.toml"], &["offensive.axis[0].speed_km_per_day"]);
}

/// The town at the end of an axis was never taken, though the axis went all its way: for every other direction its position
/// along the axis was a little beyond the end.
#[test]
fn an_axis_that_goes_all_its_way_takes_its_last_town() {
    let lab = Lab::new();
    let known = [
        "reach_share=1",
        "speed_km_per_day=6",
        "halts_per_day=0.0001",
        "duration_days=50",
        "half_width_km=2",
    ];
    for (from, to) in
        [("Velin", "Karum"), ("Norash", "Delvi"), ("Ostan", "Delvi"), ("Delvi", "Ostan"), ("Norash", "Karum")]
    {
        let mut settings: Vec<String> = known.iter().map(|number| format!("offensive.{number}")).collect();
        settings.push("offensive.start_day=1".into());
        settings.push(format!("offensive.axis[0].waypoints=[\"{from}\",\"{to}\"]"));
        for number in ["offensive.axis[0].probability", "population_factor", "front_population_factor"] {
            settings.push(format!("{number}=1"));
        }
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let scenario = lab.set("case/assault.toml", &settings).expect("a sound scenario");
        let of_towns = |community: &&Community| [from, to].contains(&community.name.as_str());
        let people: u32 =
            scenario.geography.communities.iter().filter(of_towns).map(|community| community.residents).sum();
        for outcome in &run(&scenario, 2).replicates {
            assert!(outcome.persons_taken >= people, "{from} to {to}: {} of {people}", outcome.persons_taken);
        }
    }
}
