//! Part of the people of a case may have a country of their own: they go there, and stay.

use std::fs;
use std::path::Path;

use crate::support::{copy_fixture, displace};

const TABLE: &str = "pcode,population_group,persons,source,confidence\n\
                     C01,Zaremi,1400,invented,guess\n\
                     C03,Zaremi,900,invented,guess\n\
                     C01,Harudi,1200,invented,guess\n";

const GROUPS: &str = r#"
[[population_group]]
name = "Zaremi"
country = "zarem"
own_country_share = { fixed = 0.9, source = "invented", confidence = "guess" }

[[population_group]]
name = "Harudi"
country = "neighbour"
own_country_share = { fixed = 0.8, source = "invented", confidence = "guess" }
"#;

/// The border is open all the time, to two countries.
const BORDER: &str = r#"
[[border]]
at = "Sorba camps"
state = "open"
date = "2025-03-01"
source = "invented"
confidence = "guess"
"#;

/// The invented valley with a second country beyond its border, and people who come from both.
fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_fixture("tiny", folder.path());
    let add = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).expect("it is there");
        assert!(text.contains(from), "{name}: {from}");
        fs::write(path, text.replace(from, to)).expect("a file");
    };
    add(
        "locations.csv",
        "X-HARUD,",
        "X-HARUD,Abroad,V06,Abroad,36.520,39.990,town,neighbour,false,0,0,0,0,0,,invented,guess\n\
         Zarem,X-ZAREM,Zarem,V07,Zarem,36.530,39.960,town,zarem,false,0,0,0,0,0,,invented,guess\n#",
    );
    let path = folder.path().join("locations.csv");
    let text = fs::read_to_string(&path).expect("it is there");
    fs::write(path, text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n") + "\n")
        .expect("a file");
    add(
        "roads.csv",
        "Sorba camps,Harud,",
        "Sorba camps,Zarem,12.0,border,border,15,2000,invented,guess\nSorba camps,Harud,",
    );
    add("assault.toml", "foreign = [\"neighbour\"]", "foreign = [\"neighbour\", \"zarem\"]");
    fs::write(folder.path().join("groups.csv"), TABLE).expect("a file");
    folder
}

/// Writes the assault with these parts, and the table of groups if there are any.
fn write(folder: &Path, parts: &str) {
    let text = fs::read_to_string(folder.join("assault.toml")).expect("it is there");
    let table = if parts.contains("population_group") { "population_groups = \"groups.csv\"\n" } else { "" };
    let text = text.replace("[tables]\n", &format!("[tables]\n{table}"));
    fs::write(folder.join("groups.toml"), format!("{text}{BORDER}{parts}")).expect("a file");
}

fn run(folder: &Path, output: &str, options: &str) -> String {
    let arguments = format!("run groups.toml --no-png --check --force -o {output} {options}");
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let (status, report, said) = displace(folder, &arguments);
    assert_eq!(status, Some(0), "{said}");
    report
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The middle of a variable of a group on the last day.
fn middle(folder: &Path, output: &str, group: &str, variable: &str) -> f64 {
    let table = read(folder, &format!("{output}/population_groups.csv"));
    let of = format!("2025-04-30,{group},{variable},0.5,");
    let row = table.lines().find(|line| line.starts_with(&of)).expect("a row");
    row.split(',').nth(4).and_then(|persons| persons.parse().ok()).expect("persons")
}

/// Persons abroad in a country on the last day, in the middle of the futures.
fn hosted(folder: &Path, output: &str, area: &str) -> f64 {
    let table = read(folder, &format!("{output}/quantiles.csv"));
    let row = table
        .lines()
        .find(|line| line.starts_with("2025-04-30,") && line.contains(&format!(",{area},hosted,0.5,")));
    row.map_or(0.0, |row| row.split(',').nth(5).and_then(|persons| persons.parse().ok()).expect("persons"))
}

#[test]
fn members_go_to_their_own_country_and_all_others_do_as_before() {
    let case = case();
    let folder = case.path();
    write(folder, "");
    run(folder, "without", "-n 24");
    write(folder, GROUPS);
    let report = run(folder, "with", "-n 24");
    assert!(report.contains("of them Zaremi, displaced by day 60"), "{report}");
    assert!(report.contains("of them in their own country on day 60"), "{report}");
    for group in ["Zaremi", "Harudi"] {
        let [displaced, own] =
            ["displaced", "own_country"].map(|variable| middle(folder, "with", group, variable));
        assert!(own > 0.5 * displaced && own <= displaced, "{group}: {own} of {displaced}");
    }
    // Of the 2,300 hardly anybody would have come to Zarem but by chance: it is one of two countries to all.
    let (before, after) = (hosted(folder, "without", "V07"), hosted(folder, "with", "V07"));
    assert!(after > before + 200.0, "{before}, then {after}");
    // While the border is shut not one byte differs.
    run(folder, "shut", "-n 24 --set border[0].state=shut");
    write(folder, "");
    run(folder, "shut-without", "-n 24 --set border[0].state=shut");
    for table in ["quantiles.csv", "links.csv", "flows.csv", "places.csv", "present.csv"] {
        assert!(
            read(folder, &format!("shut/{table}")) == read(folder, &format!("shut-without/{table}")),
            "{table}"
        );
    }
    // They leave as their neighbours do: who may go home does not leave home more.
    let displaced = |output: &str| {
        let table = read(folder, &format!("{output}/quantiles.csv"));
        let rows = table.lines().filter(|line| line.contains(",total,,displaced,"));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    let last = |output: &str| {
        let rows = displaced(output);
        let row = rows.iter().find(|row| row.starts_with("2025-04-30,") && row.contains(",0.5,"));
        row.and_then(|row| row.split(',').nth(5)?.parse::<f64>().ok()).expect("persons")
    };
    assert!((last("with") / last("without") - 1.0).abs() < 0.1, "{} {}", last("with"), last("without"));
}

#[test]
fn neither_the_order_of_rows_nor_threads_nor_shards_matter() {
    let case = case();
    let folder = case.path();
    write(folder, GROUPS);
    run(folder, "first", "-n 24 -j 1");
    let mut rows: Vec<&str> = TABLE.lines().collect();
    rows[1..].reverse();
    fs::write(folder.join("groups.csv"), rows.join("\n") + "\n").expect("a file");
    let second = GROUPS.find("[[population_group]]\nname = \"Harudi\"").expect("it is there");
    write(folder, &format!("\n{}\n{}", &GROUPS[second..], &GROUPS[..second]));
    run(folder, "second", "-n 24 -j 2");
    for table in ["population_groups.csv", "quantiles.csv", "links.csv"] {
        assert!(
            read(folder, &format!("first/{table}")) == read(folder, &format!("second/{table}")),
            "{table}"
        );
    }
    run(folder, "shard1", "--replicates 0..10");
    run(folder, "shard2", "--replicates 10..24");
    let (status, _, said) = displace(
        folder,
        &["merge", "--scenario", "groups.toml", "shard1", "shard2", "-o", "merged", "--no-png"],
    );
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(read(folder, "merged/population_groups.csv"), read(folder, "second/population_groups.csv"));
    // A number of a group that another scenario has is carried through, and said.
    fs::write(folder.join("design.csv"), "population_group.Nope.own_country_share,contagion\n0.5,1\n")
        .expect("a file");
    for scenario in ["groups.toml", "assault.toml"] {
        let (status, out, said) = displace(
            folder,
            &["sweep", scenario, "--design", "design.csv", "-r", "1", "-o", "swept.csv", "--force"],
        );
        let said = out + &said;
        assert!(status == Some(0) && said.contains("of another scenario"), "{scenario}: {said}");
    }
    // The number is one of the scenario's: replicates have it, and a design may vary it.
    let replicates = read(folder, "first/replicates.csv");
    let header = replicates.lines().next().expect("a header");
    assert!(header.contains("population_group"), "{header}");
}

#[test]
fn an_area_is_spread_over_its_communities() {
    let case = case();
    let folder = case.path();
    write(folder, GROUPS);
    let head = "pcode,population_group,persons,source,confidence\n";
    // C03 and C04 have 3,800 and 1,200 residents.
    for (name, rows) in [
        ("area", "V02,Zaremi,1000,invented,guess\nC05,Harudi,100,invented,guess\n"),
        (
            "each",
            "C03,Zaremi,760,invented,guess\nC04,Zaremi,240,invented,guess\nC05,Harudi,100,invented,guess\n",
        ),
    ] {
        fs::write(folder.join("groups.csv"), format!("{head}{rows}")).expect("a file");
        run(folder, name, "-n 8");
    }
    assert_eq!(read(folder, "area/population_groups.csv"), read(folder, "each/population_groups.csv"));
}

/// Members were drawn agent by agent, so that of 10 people 40 were displaced; and unregistered people were members.
#[test]
fn as_many_are_members_as_the_table_has() {
    let case = case();
    let folder = case.path();
    write(folder, GROUPS);
    let path = folder.join("communities.csv");
    let text = fs::read_to_string(&path).expect("it is there");
    let text = text.replace(",source,confidence", ",unregistered,source,confidence");
    let text = text.replace(",invented,guess", ",0,invented,guess").replace("4200,300,0,", "4200,300,2000,");
    fs::write(&path, text).expect("a file");
    // Everybody leaves at once.
    let all = "-n 12 --set never_leave_share=0 --set population_factor=1 --set front_population_factor=1 \
               --set unregistered_factor=3 --set tolerance_median=0.001 --set threat_reach_km=30 \
               --set offensive.start_day=2 --set contagion=0";
    run(folder, "all", all);
    let table = read(folder, "all/population_groups.csv");
    let last: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("2025-04-30,") && line.contains(",displaced,"))
        .map(|line| line.split(',').collect())
        .collect();
    for (group, members) in [("Zaremi", 2_300.0), ("Harudi", 1_200.0)] {
        let of: Vec<f64> =
            last.iter().filter(|row| row[1] == group).map(|row| row[4].parse().expect("persons")).collect();
        assert!(of.iter().all(|persons| (persons - members).abs() < 90.0), "{group}: {of:?}");
    }
}

#[test]
fn what_cannot_be_is_refused_and_what_has_no_effect_is_warned_of() {
    let case = case();
    let folder = case.path();
    let check = |table: &str, parts: &str| {
        fs::write(folder.join("groups.csv"), table).expect("a file");
        write(folder, parts);
        let (status, out, said) = displace(folder, &["check", "groups.toml"]);
        (status, out + &said)
    };
    for (from, to, words) in [
        ("C01,Zaremi", "C99,Zaremi", "unknown community or area \"C99\""),
        (
            "C01,Zaremi,1400",
            "C01,Zaremi,5000",
            "more members than residents of the community C01: 5000 of 4200",
        ),
        ("C01,Harudi,1200", "C01,Harudi,3000", "more members than residents live in C01 Karum"),
        ("C01,Harudi", "C01,Harudis", "there is no [[population_group]] \"Harudis\""),
        ("C03,Zaremi", "C01,Zaremi", "Zaremi in C01"),
        ("C01,Zaremi,1400", "C01,Zaremi,-3", "persons"),
    ] {
        let (status, said) = check(&TABLE.replacen(from, to, 1), GROUPS);
        assert!(status == Some(2) && said.contains(words) && said.contains("groups.csv"), "{words}: {said}");
    }
    for (from, to, words) in [
        ("country = \"zarem\"", "country = \"guard\"", "is not a party of control.foreign"),
        ("country = \"zarem\"", "country = \"zaram\"", "did you mean \"zarem\""),
        ("fixed = 0.9", "fixed = 1.9", "own_country_share"),
        ("name = \"Harudi\"", "name = \"Zaremi\"", "is the name of population_group[0] already"),
        ("fixed = 0.9, source = \"invented\"", "fixed = 0.9, source = \"\"", "source"),
    ] {
        let (status, said) = check(TABLE, &GROUPS.replacen(from, to, 1));
        assert!(status == Some(2) && said.contains(words) && said.contains("groups.toml"), "{words}: {said}");
    }
    // No table, no members, no border, a table that nothing uses.
    write(folder, GROUPS);
    let text = read(folder, "groups.toml").replace("population_groups = \"groups.csv\"\n", "");
    fs::write(folder.join("groups.toml"), text).expect("a file");
    let (status, out, said) = displace(folder, &["check", "groups.toml"]);
    assert!(status == Some(2) && (out + &said).contains("tables.population_groups"), "{said}");
    let (status, said) = check(&TABLE.replace("C01,Harudi,1200,invented,guess\n", ""), GROUPS);
    assert!(status == Some(0) && said.contains("no members of \"Harudi\""), "{said}");
    check(TABLE, GROUPS);
    let text = read(folder, "groups.toml").replace("state = \"open\"", "state = \"shut\"");
    fs::write(folder.join("groups.toml"), text).expect("a file");
    let (status, out, said) = displace(folder, &["check", "groups.toml"]);
    let said = out + &said;
    assert!(status == Some(0) && said.contains("nothing opens a border"), "{said}");
    let (status, said) = check(&TABLE.replace("Zaremi,1400", "Zaremi,7"), GROUPS);
    assert!(
        status == Some(0) && said.contains("7 members are fewer than an agent of 4 households"),
        "{said}"
    );
    check(&TABLE.replace("Zaremi,1400", "Zaremi,2"), GROUPS);
    let (_, out, said) =
        displace(folder, &["check", "groups.toml", "--set", "population.households_per_agent=1"]);
    let said = out + &said;
    assert!(
        said.contains("2 members are less than a household") && !said.contains("--households-per-agent 1"),
        "{said}"
    );
    // One border leads to one of the countries only.
    check(TABLE, GROUPS);
    let text = read(folder, "groups.toml").replace("at = \"Sorba camps\"", "at = \"neighbour\"");
    fs::write(folder.join("groups.toml"), text).expect("a file");
    let (status, out, said) = displace(folder, &["check", "groups.toml"]);
    let said = out + &said;
    assert!(status == Some(0) && said.contains("no border that is opened leads to \"zarem\""), "{said}");
    assert!(!said.contains("leads to \"neighbour\""), "{said}");
    // Numbers that do nothing without it are not found wanting: a country to which nobody had gone before.
    let (status, said) = check(TABLE, "population_group = []\n");
    assert!(status == Some(2), "{said}");
}

#[test]
fn who_has_come_to_the_own_country_is_not_waited_for() {
    let case = case();
    let folder = case.path();
    write(folder, GROUPS);
    // Everybody who is away goes home at once, but for those who are at home already.
    run(
        folder,
        "back",
        "-n 24 --set return_rate_per_day=0.5 --set return_without_truce=1 --set return_threat_scale=1000",
    );
    let own = middle(folder, "back", "Zaremi", "own_country");
    let table = read(folder, "back/population_groups.csv");
    let of = |date: &str| {
        let row = table.lines().find(|line| line.starts_with(&format!("{date},Zaremi,own_country,0.5,")));
        row.and_then(|row| row.split(',').nth(4)?.parse::<f64>().ok()).expect("persons")
    };
    assert!(own > 100.0 && of("2025-04-10") <= own, "{own}");
}

/// One group silenced what was to be said of the countries of all others.
#[test]
fn a_country_that_nobody_goes_to_is_said_beside_groups_of_others() {
    let folder = case();
    let zarem = GROUPS
        .split("[[population_group]]")
        .nth(1)
        .map(|group| format!("[[population_group]]{group}"))
        .expect("a group");
    let table = TABLE.lines().filter(|line| !line.contains("Harudi")).collect::<Vec<_>>().join("\n") + "\n";
    write(folder.path(), &zarem);
    fs::write(folder.path().join("groups.csv"), table).expect("a file");
    let path = folder.path().join("locations.csv");
    let text = fs::read_to_string(&path).expect("it is there");
    let rows = text.lines().map(|line| {
        let earlier = match line {
            line if line.starts_with("name,") => "earlier",
            line if line.starts_with("Harud,") => "0",
            line if line.starts_with("Zarem,") => "1000",
            _ => "",
        };
        format!("{line},{earlier}\n")
    });
    fs::write(&path, rows.collect::<String>()).expect("a file");
    let (code, out, error) = displace(folder.path(), &["check", "groups.toml"]);
    assert_eq!(code, Some(0), "{error}");
    let said = out + &error;
    assert!(
        said.contains("nobody leaves for \"Harud\", however open the border: `earlier` is 0 there"),
        "{said}"
    );
    assert!(!said.contains("nobody leaves for \"Zarem\""), "{said}");
}
