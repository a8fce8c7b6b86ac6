//! What a planner takes along: tables by area of every run, and the page made from them.

use std::collections::BTreeMap;
use std::fs;

use super::cli::Lab;

/// The rows of a table, by column.
fn table(lab: &Lab, name: &str) -> Vec<BTreeMap<String, String>> {
    let rows = displace::tables::rows(&fs::read(lab.path(name)).expect("a file")).expect("a table");
    let (header, rows) = rows.split_first().expect("a header");
    rows.iter().map(|row| header.cells.iter().cloned().zip(row.cells.iter().cloned()).collect()).collect()
}

fn sum<'a>(rows: impl Iterator<Item = &'a BTreeMap<String, String>>, column: &str) -> u64 {
    rows.map(|row| row[column].parse::<u64>().expect("persons")).sum()
}

/// In a single future quantiles are what happened, so that sums must agree.
#[test]
fn origins_and_shelter_by_area_sum_to_the_totals_of_a_future() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 1 --output one --no-png");
    let quantiles = table(&lab, "one/quantiles.csv");
    let total = |variable: &str, date: &str| {
        let row = quantiles.iter().find(|row| {
            row["location"] == "total"
                && row["variable"] == variable
                && row["date"] == date
                && row["level"] == "0.5"
        });
        row.expect("a total")["persons"].parse::<u64>().expect("persons")
    };
    let (origins, present) = (table(&lab, "one/origins.csv"), table(&lab, "one/present.csv"));
    let dates: std::collections::BTreeSet<&String> = origins.iter().map(|row| &row["date"]).collect();
    assert!(dates.len() > 2, "several days");
    let mut somebody = 0;
    for date in dates {
        let displaced = total("displaced", date);
        assert_eq!(sum(origins.iter().filter(|row| &row["date"] == date), "p50"), displaced, "{date}");
        for kind in ["host", "rented", "camp", "self_settled", "unfinished", "open"] {
            let rows = present.iter().filter(|row| &row["date"] == date && row["shelter"] == kind);
            assert_eq!(sum(rows, "p50"), total(&format!("shelter_{kind}"), date), "{kind} on {date}");
        }
        somebody += displaced;
    }
    assert!(somebody > 0, "somebody was displaced");
}

#[test]
fn needs_of_areas_are_people_times_the_standard() {
    let lab = Lab::new();
    let standards = fs::read_to_string(lab.path("case/needs.csv")).expect("standards");
    let soap = standards.lines().find(|line| line.starts_with("soap,")).expect("soap");
    let more = |name: &str, amount: &str| {
        let cells: Vec<&str> = soap.split(',').collect();
        let at = standards.lines().next().expect("a header").split(',').position(|head| head == "amount");
        let cells = cells.iter().enumerate().map(|(index, cell)| match index {
            0 => name,
            _ if Some(index) == at => amount,
            _ => cell,
        });
        cells.collect::<Vec<_>>().join(",")
    };
    let rows = [more("taps", "0.004"), more("stoves", "0.2"), more("tents", "0.2"), more("ropes", "0.4")];
    fs::write(lab.path("case/needs.csv"), standards.trim_end().to_owned() + "\n" + &rows.join("\n") + "\n")
        .expect("written");
    lab.done("run case/assault.toml --replicates 1 --output one --no-png");
    let standards = table(&lab, "case/needs.csv");
    let (needs, present) = (table(&lab, "one/needs_areas.csv"), table(&lab, "one/present.csv"));
    assert!(!needs.is_empty());
    for need in &needs {
        let standard = standards.iter().find(|row| row["item"] == need["item"]).expect("a standard");
        let kinds = standard.get("shelters").map_or("", String::as_str);
        let kinds: Vec<&str> = if kinds.is_empty() { vec!["all"] } else { kinds.split(' ').collect() };
        let there = present.iter().filter(|row| {
            row["date"] == need["date"]
                && row["area_pcode"] == need["area_pcode"]
                && kinds.contains(&row["shelter"].as_str())
        });
        let amount = sum(there, "p50") as f64 * standard["amount"].parse::<f64>().expect("an amount");
        let said: f64 = need["p50"].parse().expect("an amount");
        // Two decimals below a hundred: a tap is for 250 people.
        let digits = if amount < 99.9 { 0.006 } else { 0.5 };
        assert!((said - amount).abs() <= digits, "{need:?}: {amount}");
    }
    // What has no room on the sheet is not left out without a word.
    lab.done("brief one");
    let items: std::collections::BTreeSet<&str> = needs.iter().map(|need| need["item"].as_str()).collect();
    let page = fs::read_to_string(lab.path("one/brief.html")).expect("a page");
    let more = items.len().checked_sub(5).expect("more than five");
    assert!(page.contains(&format!("{more} more items stand in needs_areas.csv")), "{more}");
}

#[test]
fn places_say_by_how_much_and_when_they_overflow() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 20 --output run --no-png");
    let places = table(&lab, "run/places.csv");
    let mut full = 0;
    for place in &places {
        let never = place["probability_overflow"] == "0.0000";
        assert_eq!(place["overflow_date_p50"].is_empty(), never, "{place:?}");
        assert!(place["overflow_date_p05"] <= place["overflow_date_p50"], "{place:?}");
        assert!(place["overflow_date_p50"] <= place["overflow_date_p95"], "{place:?}");
        let most: u64 = place["without_place_p95"].parse().expect("persons");
        assert!(!never || most == 0, "{place:?}");
        full += u32::from(!never);
    }
    assert!(full > 0, "somewhere places run out");
    let sources = fs::read_to_string(lab.path("run/sources.csv")).expect("a table");
    assert!(sources.contains("locations.csv"), "{sources}");
}

/// A page as XML: browsers forgive what this parser does not.
fn document(page: &str) -> String {
    let mut text = page.replace("<!DOCTYPE html>", "").replace(" hidden>", ">").replace("<br>", "");
    for tag in ["<meta ", "<input "] {
        while let Some(start) = text.find(tag) {
            let end = start + text[start..].find('>').expect("a tag ends");
            text.replace_range(start..=end, "");
        }
    }
    text
}

/// The numbers of a page, as they are behind what is shown.
fn numbers(page: &str) -> Vec<f64> {
    let values = page.split("<data value=\"").skip(1);
    values.map(|rest| rest.split('"').next().expect("a value").parse().expect("a number")).collect()
}

/// A run, and a comparison with a second one.
fn results() -> Lab {
    let lab = Lab::new();
    for name in ["assault", "ceasefire"] {
        lab.done(&format!("run case/{name}.toml --replicates 20 --output {name} --no-png"));
    }
    lab.done("compare assault ceasefire --areas --output both");
    lab
}

#[test]
fn briefs_are_whole_in_every_language_and_need_no_network() {
    let lab = results();
    for folder in ["assault", "both"] {
        for language in displace::brief::Language::ALL {
            let code = language.code();
            lab.done(&format!("brief {folder} --language {code} --output {folder}-{code}.html"));
            let page = fs::read_to_string(lab.path(&format!("{folder}-{code}.html"))).expect("a page");
            assert!(page.len() < 1_000_000, "{folder} {code}: {} bytes", page.len());
            assert!(page.contains(&format!("<html lang=\"{code}\" dir=\"{}\">", language.direction())));
            for outside in ["src=", "href=\"h", "url(", "@import", "http://", "https://", "fetch("] {
                assert!(!page.contains(outside), "{folder} {code} has {outside}");
            }
            let text = document(&page);
            let parsed = resvg::usvg::roxmltree::Document::parse(&text);
            let parsed = parsed.unwrap_or_else(|error| panic!("{folder} {code}: {error}"));
            let count = |tag: &str| parsed.descendants().filter(|node| node.has_tag_name(tag)).count();
            assert_eq!((count("h1"), count("main")), (1, 1));
            assert_eq!(count("table"), count("caption"), "every table says what it is");
            // Every section is named by a heading that is there, and no name is given twice.
            let mut ids: Vec<&str> = parsed.descendants().filter_map(|node| node.attribute("id")).collect();
            for section in parsed.descendants().filter(|node| node.has_tag_name("section")) {
                assert!(ids.contains(&section.attribute("aria-labelledby").expect("a name")), "{code}");
            }
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{folder} {code}");
        }
    }
}

#[test]
fn numbers_of_a_brief_are_those_of_the_tables() {
    let lab = results();
    lab.done("brief assault --output a.html");
    let page = fs::read_to_string(lab.path("a.html")).expect("a page");
    let shown = numbers(&page);
    let last = "displaced_day_";
    let replicates = table(&lab, "assault/replicates.csv");
    let days = replicates[0].keys().filter_map(|name| name.strip_prefix(last)?.parse::<u32>().ok());
    let column = format!("{last}{}", days.max().expect("a headline day"));
    let values: Vec<f64> = replicates.iter().map(|row| row[&column].parse().expect("persons")).collect();
    for value in displace::outcome::summary::quantiles(values, &[0.1, 0.9]) {
        assert!(shown.contains(&value.round()), "{value}");
    }
    let origins = table(&lab, "assault/origins.csv");
    let date = origins.iter().map(|row| &row["date"]).max().expect("a day");
    let rows: Vec<_> = origins.iter().filter(|row| &row["date"] == date).collect();
    assert!(!rows.is_empty());
    for row in rows.iter().take(10) {
        for level in ["p10", "p50", "p90"] {
            let value: f64 = row[level].parse().expect("persons");
            assert!(shown.contains(&value), "{row:?}");
        }
    }
    // The differences of a comparison, and who is higher.
    lab.done("brief both --output b.html");
    let shown = numbers(&fs::read_to_string(lab.path("b.html")).expect("a page"));
    let rows = table(&lab, "both/comparison.csv");
    let row = rows.iter().find(|row| row["outcome"] == column && !row["difference_p50"].is_empty());
    let row = row.expect("a difference");
    assert!(
        !fs::read_to_string(lab.path("b.html")).expect("a page").contains("1 in 10 below"),
        "its ranges are wider"
    );
    for name in ["p05", "p50", "p95", "difference_p05", "difference_p50", "difference_p95"] {
        assert!(shown.contains(&row[name].parse().expect("persons")), "{name} of {row:?}");
    }
}

#[test]
fn a_brief_is_the_same_again_and_replaces_nothing_unasked() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 4 --output run --no-png");
    lab.done("brief run");
    let first = fs::read(lab.path("run/brief.html")).expect("a page");
    lab.refused("brief run", &["exists already"]);
    lab.done("brief run --force");
    assert_eq!(first, fs::read(lab.path("run/brief.html")).expect("a page"));
    lab.refused("brief case", &["run.json"]);
    lab.refused("brief run --language xx", &["en, fr, ar, tr"]);
    lab.refused("brief run --sensitivity none.csv --output x.html", &["none.csv"]);
    lab.refused("brief run --skill run --output x.html", &["was not scored"]);
    fs::remove_file(lab.path("run/present.csv")).expect("it is there");
    lab.refused("brief run --force", &["present.csv", "run the scenario again"]);
    assert_eq!(first, fs::read(lab.path("run/brief.html")).expect("a page"));
}

#[test]
fn names_cannot_become_part_of_a_page() {
    let lab = Lab::new();
    let bad = "</script><script>alert(1)</script>\"'&";
    lab.call_areas(bad);
    let scenario = fs::read_to_string(lab.path("case/assault.toml")).expect("a scenario");
    let title = scenario.lines().find(|line| line.starts_with("title")).expect("a title").to_owned();
    fs::write(lab.path("case/assault.toml"), scenario.replace(&title, &format!("title = '''{bad}'''")))
        .expect("it can be written");
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    lab.done("brief run");
    let page = fs::read_to_string(lab.path("run/brief.html")).expect("a page");
    assert!(page.contains("&lt;script&gt;alert(1)"), "the title is shown");
    assert!(!page.contains("<script>alert"), "and does nothing");
    let text = document(&page);
    let parsed = resvg::usvg::roxmltree::Document::parse(&text).expect("the page is whole");
    assert_eq!(parsed.descendants().filter(|node| node.has_tag_name("script")).count(), 2);
}

/// The page of a comparison has what stands in its own folder: the runs may be gone.
#[test]
fn a_comparison_shows_every_scenario_over_time_and_on_a_map() {
    let lab = results();
    for name in ["assault", "ceasefire"] {
        fs::rename(lab.path(name), lab.path(&format!("moved-{name}"))).expect("it can be moved");
    }
    lab.done("brief both --output page.html");
    let page = fs::read_to_string(lab.path("page.html")).expect("a page");
    let text = document(&page);
    let parsed = resvg::usvg::roxmltree::Document::parse(&text).expect("the page is whole");
    let class = |name: &str| {
        let of = |node: &resvg::usvg::roxmltree::Node<'_, '_>| node.attribute("class") == Some(name);
        parsed.descendants().filter(of).count()
    };
    // A line and a name for each, ranges on five days.
    assert_eq!((class("way"), class("name"), class("nine")), (2, 2, 10));
    assert!(class("figure") > 0, "agencies' figures");
    let maps =
        parsed.descendants().filter(|node| node.attribute("class").is_some_and(|c| c.starts_with("maps")));
    assert_eq!(maps.flat_map(|node| node.descendants()).filter(|node| node.has_tag_name("svg")).count(), 2);
    let shown = numbers(&page);
    let last = |name: &str, column: &str, of: &str| -> f64 {
        let rows = table(&lab, name);
        let row = rows.iter().rfind(|row| row["scenario"] == of).expect("a row");
        row[column].parse().expect("persons")
    };
    let quantiles = table(&lab, "moved-ceasefire/quantiles.csv");
    for (level, column) in [("0.05", "p05"), ("0.5", "p50"), ("0.95", "p95")] {
        let value = last("both/comparison_days.csv", column, "Ceasefire in the valley");
        let row = quantiles.iter().rfind(|row| {
            row["location"] == "total" && row["variable"] == "displaced" && row["level"] == level
        });
        assert_eq!(row.expect("a total")["persons"].parse(), Ok(value), "{column}");
        assert!(shown.contains(&value), "{column}");
    }
    // As many circles in each frame as on the sheet, in the same order.
    let frames = page.split("id=\"frames\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let frames: serde_json::Value = serde_json::from_str(frames.expect("frames")).expect("JSON");
    let circles = page.matches("<circle class=\"area").count() - page.matches("<ul class=\"key\"").count();
    let last = frames["frames"].as_array().and_then(|all| all.last()).expect("a day");
    assert_eq!(
        last["r"].as_array().map(Vec::len),
        Some(circles - usize::from(page.contains("area allied\" cx=\"14\"")))
    );
    // Of an earlier comparison, or one that was cut, it says what to do.
    fs::remove_file(lab.path("both/comparison_present.csv")).expect("it is there");
    lab.refused("brief both --output other.html", &["comparison_present.csv", "compare the runs again"]);
}

#[test]
fn a_comparison_names_figures_and_scenarios_that_it_cannot_draw() {
    let lab = Lab::new();
    let mut runs = Vec::new();
    for day in 1..8 {
        lab.done(&format!(
            "run case/assault.toml --name Day-{day} --set offensive.start_day={day} -n 4 --no-png -o day-{day}"
        ));
        runs.push(format!("day-{day}"));
    }
    lab.done(&format!("compare {} -o seven", runs.join(" ")));
    lab.done("brief seven --output page.html");
    let page = fs::read_to_string(lab.path("page.html")).expect("a page");
    assert!(page.contains("the first 6 of 7 scenarios"), "what is left out is said");
    assert_eq!(page.matches("class=\"way\"").count(), 6);
}

/// What a plan asks about on the third day and so on stands in the page, as it stands in the table of quantiles.
#[test]
fn the_page_says_what_there_is_on_some_days() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 20 --output run --no-png");
    lab.done("brief run");
    let page = fs::read_to_string(lab.path("run/brief.html")).expect("a page");
    let quantiles = table(&lab, "run/quantiles.csv");
    let start: jiff::civil::Date = quantiles[0]["date"].parse().expect("a date");
    let last: jiff::civil::Date = quantiles[quantiles.len() - 1]["date"].parse().expect("a date");
    let days = [3, 7, 14, 30, 90].into_iter().filter(|&day| day < (last - start).get_days());
    let days: Vec<i32> = days.chain([(last - start).get_days()]).collect();
    assert!(days.len() > 2, "{days:?}");
    let mut expected = Vec::new();
    for &day in &days {
        let date = start.checked_add(jiff::Span::new().days(day)).expect("a date").to_string();
        for variable in ["displaced", "movements", "returned", "away"] {
            for level in ["0.5", "0.1", "0.9"] {
                let row = quantiles.iter().find(|row| {
                    row["location"] == "total"
                        && (row["variable"].as_str(), row["date"].as_str()) == (variable, date.as_str())
                        && row["level"] == level
                });
                expected.push(row.expect("a quantile")["persons"].parse::<f64>().expect("persons"));
            }
        }
    }
    let from = page.find("On some days").expect("a caption");
    let rows = &page[from..from + page[from..].find("</table>").expect("its end")];
    assert_eq!(numbers(rows), expected);
}

/// Charts and pages say when they were made; whoever wants the same bytes on another day says what day it is.
#[test]
fn charts_and_pages_say_when_they_were_made() {
    let lab = Lab::new();
    for arguments in ["run case/assault.toml --replicates 2 --output run --no-png", "brief run"] {
        assert!(
            lab.command(arguments).env("SOURCE_DATE_EPOCH", "86400").status().expect("it runs").success()
        );
    }
    let read = |name: &str| fs::read_to_string(lab.path(name)).expect("text");
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat(read("run/displaced.svg")).contains("made 2 Jan 1970"));
    assert!(read("run/run.json").contains("1970-01-02T00:00:00Z"));
    let page = read("run/brief.html");
    assert!(page.contains("on 2 January 1970.") && page.contains("Simulated on 2 January 1970."));
}

/// Pages of one future said "in 8 of 10 simulated futures" and "in more than 19 of 20" with no more than a line in small print.
#[test]
fn few_futures_are_said_on_the_page() {
    let lab = Lab::new();
    for futures in [1, 19, 20] {
        lab.done(&format!("run case/assault.toml -n {futures} --no-png -o run-{futures}"));
        lab.done(&format!("run case/ceasefire.toml -n {futures} --no-png -o truce-{futures}"));
        lab.done(&format!("compare run-{futures} truce-{futures} --no-png -o both-{futures}"));
        for (language, words) in [
            ("en", "Number of futures: only "),
            ("fr", " seulement, qui"),
            ("tr", "yalnızca "),
            ("ar", " فقط، وهي"),
        ] {
            for page in ["run", "both"] {
                let out = format!("{page}-{futures}-{language}.html");
                lab.done(&format!("brief {page}-{futures} --language {language} -o {out}"));
                let text = fs::read_to_string(lab.path(&out)).expect("a page");
                assert_eq!(text.contains(words), futures < 20, "{out}");
            }
        }
    }
}

/// Both stood under one name in four tables and on the map, with different numbers.
#[test]
fn areas_called_alike_have_their_codes_with_them() {
    let lab = Lab::new();
    for table in ["communities.csv", "locations.csv"] {
        let path = lab.path("case").join(table);
        let text = fs::read_to_string(&path).expect("a table");
        fs::write(path, text.replace(",Karum,V01,", ",Twin,V01,").replace(",Delvi,V02,", ",Twin,V02,"))
            .expect("written");
    }
    lab.done("run case/assault.toml -n 20 --no-png -o one");
    lab.done("run case/ceasefire.toml -n 20 --no-png -o two");
    lab.done("compare one two --no-png -o both");
    for folder in ["one", "both"] {
        lab.done(&format!("brief {folder} -o {folder}.html"));
        let page = document(&fs::read_to_string(lab.path(&format!("{folder}.html"))).expect("a page"));
        let named = |name: &str| page.matches(&format!("<bdi>{name}</bdi>")).count();
        assert!(named("Twin (V01)") > 0 && named("Twin (V02)") > 0 && named("Norash") > 0, "{folder}");
        assert_eq!(named("Twin"), 0, "{folder}");
    }
}
