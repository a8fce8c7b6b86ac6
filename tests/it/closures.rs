//! Which single closure hurts most: the script that runs each, and the table of it in the brief.

use std::fs;
use std::process::Command;

use super::cli::Lab;

/// A run, and a comparison with one in which a road is shut.
fn lab() -> Lab {
    let lab = Lab::new();
    let shut = "closure+={from=\"Karum\",to=\"Delvi\",date=\"2025-03-01\",source=\"x\",confidence=\"guess\"}";
    lab.done("run case/assault.toml -n 12 --no-png -o base");
    lab.done(&format!("run case/assault.toml -n 12 --no-png --name Karum-Delvi --set {shut} -o shut"));
    lab.done("compare base shut -o both");
    lab
}

#[test]
fn the_brief_shows_what_each_closure_changes() {
    let lab = lab();
    lab.done("brief base --closures both --output page.html");
    let page = fs::read_to_string(lab.path("page.html")).expect("a page");
    assert!(
        page.contains("<bdi>Karum-Delvi</bdi>") && !page.contains("worst_closure.py"),
        "the table is there"
    );
    for outcome in ["trapped_most", "shelter_open_most"] {
        let rows = lab.table("both/comparison.csv");
        let row = rows.iter().find(|row| row["outcome"] == outcome && !row["difference_p50"].is_empty());
        let row = row.expect("a difference");
        for level in ["difference_p05", "difference_p50", "difference_p95"] {
            assert!(page.contains(&format!("<data value=\"{}.0\">", row[level])), "{outcome} {level}");
        }
    }
    // Without the table it says how to come by it, and what is public has no roads.
    lab.done("brief base --output without.html");
    assert!(fs::read_to_string(lab.path("without.html")).expect("a page").contains("worst_closure.py"));
    lab.done("brief base --closures both --public --output public.html");
    assert!(!fs::read_to_string(lab.path("public.html")).expect("a page").contains("Karum-Delvi"));
    // Nor does it name the road that a setting shuts.
    let shut = "closure+={from=\"Karum\",to=\"Delvi\",date=\"2025-03-05\"}";
    lab.command("run case/assault.toml -n 8 --no-png -o set")
        .args(["--set", shut])
        .output()
        .expect("it starts");
    for (options, named) in [("", true), ("--public", false)] {
        lab.done(&format!("brief set {options} --force --output set.html"));
        let page = fs::read_to_string(lab.path("set.html")).expect("a page");
        let command = page.split("displace run ").nth(1).and_then(|rest| rest.split("</code>").next());
        assert_eq!(command.expect("the command").contains("Karum"), named, "{command:?}");
    }
}

#[test]
fn a_comparison_with_another_run_is_refused() {
    let lab = lab();
    lab.refused("brief shut --closures both --output page.html", &["another than that of the brief"]);
    lab.refused("brief base --closures shut --output page.html", &["run.json"]);
    lab.refused("brief base --closures none --output page.html", &["none"]);
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_script_runs_the_busiest_roads_shut() {
    let lab = Lab::new();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/worst_closure.py");
    let arguments = [script, "case/assault.toml", "what-if", "2", "6"];
    let command = Command::new("python3")
        .args(arguments)
        .env("DISPLACE", env!("CARGO_BIN_EXE_displace"))
        .current_dir(lab.path(""))
        .output();
    let Ok(output) = command else {
        eprintln!("skipped: there is no python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let links = lab.table("what-if/as-it-is/links.csv");
    let peak = |row: &std::collections::BTreeMap<String, String>| {
        row["peak_day_p50"].parse::<f64>().expect("persons")
    };
    let busiest = links.iter().max_by(|a, b| peak(a).total_cmp(&peak(b))).expect("a road");
    let shut = format!("{} – {}", busiest["from"], busiest["to"]);
    let rows = lab.table("what-if/closures/comparison.csv");
    let scenarios: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row["scenario"].as_str()).collect();
    assert!(scenarios.len() == 3 && scenarios.contains(shut.as_str()), "{scenarios:?}");
    lab.done("brief what-if/as-it-is --closures what-if/closures --output page.html");
}

/// Warnings, settings, the copied manifest and the labels of a comparison named roads in what was published.
#[test]
fn what_is_public_names_no_road() {
    let lab = Lab::new();
    lab.edit("assault.toml", "\"Karum\", \"Delvi\", \"Norash\"]", "\"Karum\"]");
    let open = "corridor+={from=\"Norash\",to=\"Ostan\",date=\"2025-03-05\"}";
    lab.done(&format!("run case/assault.toml -n 8 --no-png -o set --set {open}"));
    lab.done("run case/assault.toml -n 8 --no-png -o plain");
    lab.done("compare plain set -o unnamed");
    let names =
        |text: &str| text.replace("&quot;", "\"").replace("&#34;", "\"").contains("between \"Norash\"");
    for (options, named) in [("", true), ("--public", false)] {
        lab.done(&format!("brief set {options} --force --output set.html"));
        let page = fs::read_to_string(lab.path("set.html")).expect("a page");
        assert!(page.contains("is open on the first day already"));
        assert_eq!(names(&page), named, "{options}");
        // Twice, since an earlier export is known by its manifest.
        for _ in 0..2 {
            lab.done(&format!("export set {options} --format csv --force --output set-csv"));
        }
        for file in ["set-csv/about.csv", "set-csv/run.json"] {
            let text = fs::read_to_string(lab.path(file))
                .expect("a file")
                .replace("\\\"", "\"")
                .replace("\"\"", "\"");
            assert_eq!(names(&text), named, "{file} {options}");
        }
    }
    lab.done("brief unnamed --output both.html");
    lab.refused("brief unnamed --public --force --output both.html", &["--public", "--name"]);
    lab.refused("export unnamed --public --format csv --output both-csv", &["--public", "--name"]);
}

/// An axis is called by roads and towns, and literal text of TOML has other marks.
#[test]
fn what_is_public_names_no_axis() {
    let lab = Lab::new();
    lab.edit("assault.toml", "\"Karum\", \"Delvi\", \"Norash\"]", "\"Karum\"]");
    let path = lab.path("case/assault.toml");
    let text = fs::read_to_string(&path).expect("a scenario").replace("Up the valley", "Sorba-Harud.road");
    fs::write(&path, text).expect("written");
    let axis = "offensive.axis.Sorba-Harud.road.delay_days=900";
    let road = "corridor+={from='Norash',to='Ostan',date='2025-03-05',source='a:b',confidence='guess'}";
    let vary = "offensive.axis.Sorba-Harud.road.speed_km_per_day,contagion";
    let given = format!("case/assault.toml --set {axis} --set {road}");
    lab.done(&format!("sample {given} --design saltelli -n 16 --vary {vary} -o sets.csv"));
    lab.done(&format!("run {given} -n 8 --no-png -o set"));
    lab.done(&format!("sweep {given} --design sets.csv -r 1 -q -o swept.csv"));
    lab.done("sensitivity swept.csv -o studied");
    for (options, named) in [("", true), ("--public", false)] {
        lab.done(&format!(
            "brief set --sensitivity studied/sensitivity.csv {options} --force --output set.html"
        ));
        lab.done(&format!("export set {options} --format csv --force --output set-csv"));
        for file in ["set.html", "set-csv/about.csv", "set-csv/run.json"] {
            let text = fs::read_to_string(lab.path(file)).expect("a file");
            assert_eq!(text.contains("Sorba-Harud"), named, "{file} {options}");
            let road =
                ["from='Norash'", "from=&#x27;Norash&#x27;", "from=&#39;Norash&#39;", "between \"Norash\""];
            if !named {
                assert!(!road.iter().any(|words| text.contains(words)), "{file}");
            }
        }
        let about = fs::read_to_string(lab.path("set-csv/about.csv")).expect("a file");
        assert!(
            about.contains("open on the first day already") && about.contains("begins on day 9"),
            "{about}"
        );
    }
    // Nor do the labels of comparisons, which are what is set.
    lab.done("run case/assault.toml -n 8 --no-png -o plain");
    lab.done("run case/assault.toml -n 8 --no-png -o late --set offensive.start_day={uniform=[5,9]}");
    for (number, setting) in [axis, road, "corridor[0].from=Delvi"].into_iter().enumerate() {
        lab.done(&format!("run case/assault.toml -n 8 --no-png -o other-{number} --set {setting}"));
        lab.done(&format!("compare plain other-{number} --no-png -o both-{number}"));
        lab.refused(&format!("brief both-{number} --public -o x.html"), &["--public", "--name"]);
        lab.refused(&format!("export both-{number} --public --format csv -o x"), &["--public", "--name"]);
    }
    lab.done("compare plain late --no-png -o both");
    lab.done("brief both --public -o both.html");
    // A measure of a ceasefire is called by the road that it reopens.
    lab.edit("ceasefire.toml", "Valley road reopened", "Velin-Karum.reopened");
    let measure = "ceasefire.measure.Velin-Karum.reopened.compliance=0.5";
    lab.done(&format!("run case/ceasefire.toml -n 8 --no-png -o truce --set {measure}"));
    for (options, named) in [("", true), ("--public", false)] {
        lab.done(&format!("export truce {options} --format csv --force --output truce-csv"));
        let about = fs::read_to_string(lab.path("truce-csv/about.csv")).expect("a file");
        assert_eq!(about.contains("Velin-Karum"), named, "{about}");
        assert!(named || about.contains("ceasefire.measure.….compliance=0.5"), "{about}");
    }
}
