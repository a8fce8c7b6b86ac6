//! Tables that are off as a whole, numbers that are too large, and columns that play no part.

use std::fs;

use super::Lab;
use super::twice::item;

/// All positions of one of two tables lay 85 km away, and people fled elsewhere.
#[test]
fn communities_that_lie_elsewhere_than_their_towns_are_said() {
    let words = "are the positions of one of the two tables off?";
    let any = |lab: &Lab| lab.warnings("case/record.toml").iter().any(|warning| warning.contains(words));
    assert!(!any(&Lab::new()));
    for table in ["communities.csv", "locations.csv"] {
        let lab = Lab::new();
        let path = lab.path(&format!("case/{table}"));
        let text = fs::read_to_string(&path).expect("a table");
        let east = text.replace(",40.", ",41.").replace(",39.", ",40.");
        fs::write(&path, east).expect("written");
        assert!(any(&lab), "{table}");
    }
    // South of their towns, near the next.
    let lab = Lab::new();
    let path = lab.path("case/communities.csv");
    let text = fs::read_to_string(&path).expect("a table");
    let south = text.replace(",36.050,", ",36.350,").replace(",36.090,", ",36.390,");
    let south = south.replace(",36.200,", ",36.050,").replace(",36.240,", ",36.060,");
    fs::write(&path, south).expect("written");
    assert!(any(&lab));
}

#[test]
fn more_places_than_can_be_counted_are_refused() {
    let lab = Lab::new();
    let most = "1000000000";
    lab.edit("case/locations.csv", "false,700,250,0,400,250", &format!("false,{}", [most; 5].join(",")));
    let message = lab.message("case/record.toml", &[]);
    assert!(
        message.contains("locations.csv") && message.contains("fewer than 4294967295 can be counted"),
        "{message}"
    );
}

#[test]
fn a_horizon_beyond_the_calendar_is_refused_with_whatever_is_changed() {
    let lab = Lab::new();
    let camp = item("places", "place=\"Ostan\",shelter=\"camp\",add=500,date=2025-03-05");
    let shut = item("closure", "place=\"Ostan\",date=2025-03-01");
    let corridor = item("corridor", "from=\"Norash\",to=\"Ostan\",date=2025-03-05,per_day=50");
    for horizon in ["horizon_days=8000000", "horizon_days=4294967295"] {
        let message = lab.message("case/record.toml", &[horizon, &camp, &shut, &corridor]);
        assert!(message.contains("must be between 1 and 1096"), "{message}");
    }
}

#[test]
fn the_last_day_of_news_is_said_to_play_no_part() {
    let lab = Lab::new();
    let words = "to: is not read for news";
    let any = |lab: &Lab| lab.warnings("case/record.toml").iter().any(|warning| warning.contains(words));
    assert!(!any(&lab));
    lab.edit(
        "case/events.csv",
        "2025-03-07,2025-03-07,V01,Karum,area,truce_collapse",
        "2025-03-07,2025-03-17,V01,Karum,area,truce_collapse",
    );
    assert!(any(&lab));
}

/// Scored against nobody, whatever the model: the border is shut, and there is no camp.
#[test]
fn figures_of_people_whom_no_future_has_are_said() {
    let abroad = "nothing opens a border: the model has nobody there in any future";
    let camps = "there are no camp places: the model has nobody there in any future";
    let with = |variable: &str| {
        let lab = Lab::new();
        let path = lab.path("case/observations.csv");
        let table = fs::read_to_string(&path).expect("a table");
        fs::write(&path, format!("{}\n2025-03-20,{variable},90,,,s,guess\n", table.trim_end()))
            .expect("written");
        lab
    };
    let any = |lab: &Lab, settings: &[&str], words: &str| {
        let scenario = lab.set("case/record.toml", settings).unwrap_or_else(|error| panic!("{error}"));
        scenario.warnings.iter().any(|warning| warning.message.contains(words))
    };
    let open = item("border", "at=\"Sorba camps\",state=\"open\",date=2025-03-05");
    for variable in ["abroad", "crossed"] {
        assert!(any(&with(variable), &[], abroad), "{variable}");
        assert!(!any(&with(variable), &[&open], abroad), "{variable}");
    }
    assert!(!any(&with("away"), &[], abroad));
    let lab = with("shelter_camp");
    assert!(!any(&lab, &[], camps));
    let path = lab.path("case/locations.csv");
    let table = fs::read_to_string(&path).expect("a table");
    fs::write(&path, table.replace("0,0,3000,1500,0", "0,0,0,1500,0")).expect("written");
    assert!(any(&lab, &[], camps));
    let camp = item("places", "place=\"Ostan\",shelter=\"camp\",add=500,date=2025-03-05");
    assert!(!any(&lab, &[&camp], camps));
}

/// Places of one camp that stands in two lists counted twice.
#[test]
fn locations_at_one_position_with_the_same_places_are_asked_about() {
    let lab = Lab::new();
    let path = lab.path("case/locations.csv");
    let text = fs::read_to_string(&path).expect("a table");
    let camp = text.lines().find(|line| line.starts_with("Sorba camps,")).expect("a camp");
    let twin = |name: &str, from: &str, to: &str| {
        let row = camp.replace("Sorba camps,X-SORBA", &format!("{name},{name}")).replace(from, to);
        fs::write(&path, format!("{text}{row}\n")).expect("written");
        let said: Vec<String> = lab
            .warnings("case/record.toml")
            .into_iter()
            .filter(|line| line.contains("one location?"))
            .collect();
        said
    };
    let said = twin("Camp 5", "36.440", "36.44");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0]
            .contains("\"Camp 5\" and \"Sorba camps\" of line 5 are 0.0 m apart and have 4500 places each"),
        "{said:?}"
    );
    assert_eq!(twin("Camp 5", "36.440", "36.4402").len(), 1);
    // Farther away, or of another size, it is another.
    assert!(twin("Camp 5", "36.440", "36.441").is_empty());
    assert!(twin("Camp 5", ",3000,", ",2900,").is_empty());
    // A camp that has grown from one list to the other.
    let all_in_camps = text.replace(",0,0,3000,1500,0,", ",0,0,3000,0,0,");
    assert!(all_in_camps != text, "{text}");
    let row = camp.replace("Sorba camps,X-SORBA", "Camp 5,Camp 5").replace(",3000,1500,", ",2900,0,");
    fs::write(&path, format!("{all_in_camps}{row}\n")).expect("written");
    let said = lab.warnings("case/record.toml").join("\n");
    assert!(said.contains("have 2900 and 3000 places, 5900 together: are both one location?"), "{said}");
}
