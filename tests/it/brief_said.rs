//! What the page of a planner was silent about: who is overtaken or on the road, what is luck, what a caption explains.

use std::fs;

use super::cli::Lab;

/// People of the valley cannot go north, and places are taken one after the other.
const CUT: &str = "--set bombardment.front_spells_per_10000_people=20 --set offensive.start_day=9 --set offensive.speed_km_per_day=2 \
                   --set offensive.reach_share=1";
const SHUT: &str = "--set closure+={from=\"Karum\",to=\"Delvi\",date=\"2025-03-01\"}";

fn page(lab: &Lab, arguments: &str) -> String {
    lab.done(&format!("brief {arguments} --force -o page.html"));
    fs::read_to_string(lab.path("page.html")).expect("a page")
}

/// A sentence of a page, from its first words to its end.
fn sentence<'p>(page: &'p str, words: &str) -> &'p str {
    let from = page.find(words).unwrap_or_else(|| panic!("no {words:?}"));
    &page[from..from + page[from..].find("</p>").expect("a paragraph ends")]
}

/// The page counted who is trapped alone, though whoever is overtaken by a capture has no way out either.
#[test]
fn who_is_overtaken_is_on_the_page_and_in_comparisons() {
    let lab = Lab::new();
    lab.edit("assault.toml", "[[corridor]]\nfrom = \"Velin\"\nto = \"Karum\"\ndate = \"2025-03-10\"\nsource = \"invented for tests\"\nconfidence = \"guess\"\n", "");
    let out = lab.done(&format!("run case/assault.toml -n 20 --no-png -o shut --name Shut {CUT} {SHUT}")).out;
    assert!(out.contains("overtaken, without a way out, at the most"), "{out}");
    let futures = lab.table("shut/replicates.csv");
    let of = |row: &std::collections::BTreeMap<String, String>, name: &str| {
        row[name].parse::<f64>().expect("persons")
    };
    assert!(futures.iter().all(|row| of(row, "overtaken_most") >= of(row, "overtaken_day_60")));
    assert!(futures.iter().filter(|row| of(row, "overtaken_day_60") > 0.0).count() > 10);
    for (language, overtaken, stayed) in [
        ("en", "People who want to leave a place that was taken", "People at home in places that were taken"),
        (
            "fr",
            "Personnes qui veulent quitter un lieu pris depuis",
            "Personnes chez elles dans des lieux pris",
        ),
        ("tr", "Dört gün veya daha önce ele geçirilmiş", "Ele geçirilmiş yerlerde evinde olup"),
        ("ar", "من يريدون مغادرة مكان سقط", "من هم في بيوتهم في أماكن سقطت"),
    ] {
        let text = page(&lab, &format!("shut --language {language}"));
        let (overtaken, stayed) = (sentence(&text, overtaken), sentence(&text, stayed));
        assert!(overtaken.contains('0') && stayed.contains('0'), "{overtaken} {stayed}");
    }
    assert!(page(&lab, "shut").contains("People who want to leave a place that has not been taken"));
    // Where no place is taken, nothing is said of it.
    lab.done("run case/assault.toml -n 8 --no-png -q -o quiet --set offensive.start_day=59");
    let quiet = page(&lab, "quiet");
    assert!(!quiet.contains("that was taken four") && !quiet.contains("places that were taken"));

    lab.done(&format!("run case/assault.toml -n 20 --no-png -q -o open {CUT}"));
    lab.done("compare open shut --no-png -o both");
    let rows = lab.table("both/comparison.csv");
    let row = |outcome: &str| {
        let found = rows.iter().find(|row| row["outcome"] == outcome && !row["difference_p50"].is_empty());
        found.expect("a paired difference").clone()
    };
    assert!(!row("overtaken_day_60")["difference_p50"].is_empty());
    let most = row("overtaken_most");
    assert!(of(&most, "difference_p50") > 0.0, "{most:?}");
    assert!(page(&lab, "both").contains("Overtaken people (in places that were taken), at the worst moment"));
    let closed = page(&lab, "open --closures both");
    let table = &closed[closed.find("Each road or crossing shut").expect("a caption")..];
    let table = &table[..table.find("</table>").expect("its end")];
    assert!(table.contains("Overtaken people (in places that were taken)"));
    for level in ["difference_p05", "difference_p50", "difference_p95"] {
        assert!(table.contains(&format!("<data value=\"{}.0\">", most[level])), "{level}");
    }
    if cfg!(feature = "export") {
        lab.done("export shut --format csv -o tables");
        let summary = fs::read_to_string(lab.path("tables/summary.csv")).expect("a table");
        assert!(summary.contains("overtaken_most"), "{summary}");
    }
}

/// Half of those away from home can be on the road, and no table had them.
#[test]
fn who_is_on_the_road_has_a_row() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 1 --seed 8 --no-png -q -o run");
    let text = page(&lab, "run");
    let table = &text[text.find("How they are sheltered on that day").expect("a caption")..];
    let table = &table[..table.find("</table>").expect("its end")];
    let row = table.split("<tr").find(|row| row.contains("On the road, in no area")).expect("a row");
    // Rows with this class are not printed.
    assert!(!row.starts_with(" class=\"more\""), "{row}");
    let values: Vec<f64> = table
        .split("<data value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("a value").parse().expect("a number"))
        .collect();
    let all: f64 = values.chunks(3).map(|row| row[1]).sum();
    let present = lab.table("run/present.csv");
    let quantiles = lab.table("run/quantiles.csv");
    let away = quantiles
        .iter()
        .filter(|row| row["location"] == "total" && row["variable"] == "away" && row["level"] == "0.5")
        .filter(|row| present.iter().any(|other| other["date"] == row["date"]))
        .map(|row| row["persons"].parse::<f64>().expect("persons"));
    assert_eq!(away.fold(0.0, f64::max).to_string(), all.to_string());
}

/// Of one future "half of the futures lie above" what it has.
#[test]
fn half_of_the_futures_lie_above_the_middle_only_where_they_do() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 1 --no-png -q -o one");
    lab.done("run case/assault.toml -n 60 --no-png -q -o many");
    lab.done("run case/assault.toml -n 60 --no-png -q -o late --set offensive.start_day=20");
    lab.done("compare many late --no-png -o both");
    let half = "half of the futures lie above";
    let one = page(&lab, "one");
    assert!(!one.contains(half) && one.contains("the middle is"));
    assert!(page(&lab, "many").contains(half));
    let both = page(&lab, "both");
    assert!(!both.contains(half) && both.contains("the middle is"));
}

/// Indices are of what sets of parameters make different under one luck; they stood as shares of the whole spread.
#[test]
fn shares_of_parameters_say_that_luck_is_left_out() {
    let lab = Lab::new();
    lab.done(
        "sample case/assault.toml --design saltelli -n 16 --vary contagion,tolerance_median -o sets.csv",
    );
    lab.done("sweep case/assault.toml --design sets.csv -r 3 -q -o results.csv");
    lab.done("sensitivity results.csv -o studied");
    lab.done("run case/assault.toml -n 20 --no-png -q -o run");
    let row = |table: &[std::collections::BTreeMap<String, String>]| {
        let found =
            table.iter().find(|row| row["outcome"] == "displaced_day_60" && row["source"] == "parameters");
        found.expect("a row")["share"].parse::<f64>().expect("a share")
    };
    let share = (100.0 * row(&lab.table("studied/variance.csv"))).round();
    let text = page(&lab, "run --sensitivity studied/sensitivity.csv");
    assert!(text.contains("What sets of parameters make different in") && text.contains("luck left out"));
    assert!(!text.contains("Share of the spread of"));
    let whole = sentence(&text, "Of the whole spread, all these assumptions together make");
    assert!(whole.contains(&format!("make {share} in 100")), "{whole} {share}");
    if cfg!(feature = "charts") {
        let chart = fs::read_to_string(lab.path("studied/tornado.svg")).expect("a chart");
        assert!(chart.contains("variance between sets of parameters (luck is left out)"));
        assert!(!chart.contains("share of the spread"));
        let words = chart.replace("</text>", " ").replace('\n', " ");
        assert!(words.contains("Of the whole variance"), "it says how much is luck");
    }
    // Shares of the whole variance have luck among them.
    let text = page(&lab, "run --sensitivity studied/variance.csv");
    assert!(text.contains("Share of the spread of") && !text.contains("luck left out"));
    // What lies beside the table must be what was written, too.
    let path = lab.path("studied/variance.csv");
    let table = fs::read_to_string(&path).expect("a table");
    fs::write(&path, table.replacen("parameters,0.", "parameters,0.9", 1)).expect("written");
    lab.refused("brief run --sensitivity studied/sensitivity.csv -o no.html", &["variance.csv", "SHA-256"]);
    fs::remove_file(path).expect("it is there");
    for (language, words) in [
        ("en", "How much of the whole spread is luck is not known"),
        ("fr", "Combien de toute la dispersion revient au hasard"),
        ("tr", "Bütün yayılmanın ne kadarının şans olduğu"),
        ("ar", "لا يُعرف من هذا الجدول كم من التباين كله حظ"),
    ] {
        let text = page(&lab, &format!("run --sensitivity studied/sensitivity.csv --language {language}"));
        assert!(text.contains(words), "{language}");
    }
}

/// The command left `--name` out, which title and folder hang on.
#[test]
fn the_command_has_the_name() {
    let lab = Lab::new();
    let run =
        ["run", "case/assault.toml", "-n", "2", "--no-png", "-q", "-o", "run", "--name", "Karum's road"];
    assert!(lab.command("").args(run).status().expect("it starts").success());
    let text = page(&lab, "run").replace("&#x27;", "'").replace("&#39;", "'");
    let command = text.split("displace run ").nth(1).and_then(|rest| rest.split("</code>").next());
    assert!(command.expect("a command").contains("--name 'Karum'\\''s road'"), "{command:?}");
}

/// Bars and dots were explained where there are none, and capacities stood beside people whom a factor had let through.
#[test]
fn captions_explain_what_is_there() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 8 --no-png -q -o all");
    let all = page(&lab, "all");
    assert!(all.contains("Bars: agencies") && all.contains("Dots: what was counted"));
    let without = "--set without=[\"tables.estimates\",\"tables.observations\"]";
    lab.done(&format!("run case/assault.toml -n 8 --no-png -q -o none {without}"));
    let none = page(&lab, "none");
    assert!(!none.contains("Bars: agencies") && !none.contains("Dots: what was counted"));
    assert!(all.contains("Capacity a day, before the factor that each future draws for it"));
    if all.contains("Free places for newcomers") {
        assert!(all.contains("Free places for newcomers, before the factor"));
    }
}

/// What `--set` gives is filled in as a guess, and was counted nowhere.
#[test]
fn guesses_of_the_command_line_count() {
    let lab = Lab::new();
    let road = "--set closure+={from=\"Karum\",to=\"Delvi\",date=\"2025-03-05\"}";
    let known = "--set tolerance_slope={fixed=2,source=\"x\",confidence=\"fitted\"}";
    lab.done(&format!("run case/assault.toml -n 2 --no-png -q -o run --set contagion=1.5 {road} {known}"));
    let rows = lab.table("run/sources.csv");
    let row = rows.iter().find(|row| row["file"] == "given with --set").expect("a row");
    assert_eq!((&*row["guess"], &*row["fitted"], &*row["guesses"]), ("2", "1", ""));
    let text = page(&lab, "run");
    assert!(text.contains("given with --set: 2 of 3"), "the page counts them");
    lab.done("run case/assault.toml -n 2 --no-png -q -o plain --set horizon_days=40");
    assert!(lab.table("plain/sources.csv").iter().all(|row| row["file"] != "given with --set"));
}
