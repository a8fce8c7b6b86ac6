//! What the program was given and did not mind: tables of another scenario, tables that a hand has changed, folders that
//! are none. Each had status 0, or a message that named no remedy.

use std::fs;

use crate::cli::Lab;

/// A second axis, before that of the case.
const BOTH: &str = r#"title = "Two axes"
summary = "Another axis comes first."
base = "assault.toml"

[[offensive.axis]]
name = "Over the hills"
waypoints = ["Velin", "Karum"]
probability = { fixed = 0.5, source = "t", confidence = "guess" }
delay_days = { uniform = [0.0, 9.0], source = "t", confidence = "guess" }

[[offensive.axis]]
name = "Up the valley"
waypoints = ["Velin", "Karum", "Delvi", "Norash"]
probability = { fixed = 0.9, source = "t", confidence = "guess" }
delay_days = { uniform = [0.0, 7.0], source = "t", confidence = "guess" }
"#;

/// The delay of one axis was given to whichever stood in its place.
#[test]
fn columns_of_axes_go_by_name() {
    let lab = Lab::new();
    fs::write(lab.path("case/both.toml"), BOTH).expect("written");
    lab.done("sample case/assault.toml --vary offensive -n 2 -o sets.csv");
    let sets = fs::read_to_string(lab.path("sets.csv")).expect("a table");
    assert!(sets.contains("offensive.axis.Up the valley.delay_days") && !sets.contains("axis[0]"), "{sets}");
    let said = lab.done("sweep case/assault.toml --design sets.csv -r 1 -o one.csv");
    assert!(!said.out.contains("goes by a place in a list"), "{}", said.out);
    lab.done("sweep case/both.toml --design sets.csv -r 1 -o both.csv");
    let (sets, both) = (lab.table("sets.csv"), lab.table("both.csv"));
    assert_eq!(
        both[0]["offensive.axis.Up the valley.delay_days"].parse::<f64>().ok(),
        sets[0]["offensive.axis.Up the valley.delay_days"].parse().ok()
    );

    let column = "offensive.axis.Over the hills.delay_days";
    fs::write(lab.path("hills.csv"), format!("{column}\n2\n3\n")).expect("written");
    lab.done("run case/both.toml --parameters hills.csv -n 2 --no-png -o there");
    fs::write(lab.path("hills.csv"), format!("{column},contagion\n2,1\n")).expect("written");
    let words = ["would not be read: offensive.axis.Over the hills.delay_days"];
    lab.refused("run case/assault.toml --parameters hills.csv -n 2 --no-png -o other", &words);
    let said = lab.done("sweep case/assault.toml --design hills.csv -r 1 -o other.csv");
    let words =
        "offensive.axis.Over the hills.delay_days of another scenario, carried through and without effect";
    assert!(said.out.contains(words), "{}", said.out);

    fs::write(lab.path("keys.csv"), "contagion,population.near_front_km,note\n1,5,a\n1,30,b\n")
        .expect("written");
    let said = lab.done("sweep case/assault.toml --design keys.csv -r 1 -o keys-out.csv");
    assert!(
        said.out.contains("warning: --design: population.near_front_km changes nothing here"),
        "{}",
        said.out
    );

    fs::write(lab.path("long.csv"), "parameters.contagion,kin_pull\n2,1\n").expect("written");
    let said = lab.done("sweep case/assault.toml --design long.csv -r 1 -o long-out.csv");
    assert!(
        said.out.contains("warning: --design: parameters.contagion changes nothing here"),
        "{}",
        said.out
    );

    fs::write(lab.path("first.csv"), "offensive.axis[0].delay_days\n2\n3\n").expect("written");
    let words = "column \"offensive.axis[0].delay_days\" goes by a place in a list";
    let said = lab.done("run case/both.toml --parameters first.csv -n 2 --no-png -o by_place");
    assert!(said.out.contains(words) && said.out.contains(column), "{}", said.out);
    assert!(lab.manifest("by_place").warnings.iter().any(|warning| warning.contains(words)));
    let said = lab.done("sweep case/both.toml --design first.csv -r 1 -o by_place.csv");
    assert!(said.out.contains(words), "{}", said.out);
    // Through a pipe nothing was said.
    let mut piped = lab.command("sweep case/both.toml --design - -r 1");
    piped.stdin(fs::File::open(lab.path("first.csv")).expect("it is there"));
    let output = piped.output().expect("displace can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(words), "{said}");
    let mut piped = lab.command("sweep case/assault.toml --design - -r 1");
    piped.stdin(fs::File::open(lab.path("hills.csv")).expect("it is there"));
    let said = String::from_utf8(piped.output().expect("displace can be started").stderr).expect("text");
    assert!(said.contains("of another scenario, carried through and without effect"), "{said}");
}

/// A sweep said nothing of what `check` warns of.
#[test]
fn sweeps_warn_as_runs_do() {
    let lab = Lab::new();
    fs::write(lab.path("sets.csv"), "contagion\n1\n").expect("written");
    let idle = "sweep case/assault.toml --set refuge_utility=3 --design sets.csv -r 1";
    let words = "refuge_utility: has no effect";
    assert!(lab.done(&format!("{idle} -o results.csv")).out.contains(words));
    let said = lab.done(idle);
    assert!(said.err.contains(words) && !said.out.contains("warning"), "{}", said.err);
    assert_eq!(lab.done(&format!("{idle} -q")).err, "");
}

/// Cells of results that were changed by hand, and a sweep of which a set was taken away, were analysed.
#[test]
fn results_that_a_hand_has_changed_are_refused() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --design saltelli --vary contagion,kin_pull -n 8 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    let text = fs::read_to_string(lab.path("results.csv")).expect("a table");
    lab.done("sensitivity results.csv --resamples 0 -o shares");
    let lines: Vec<&str> = text.lines().collect();
    // The end of a number, and the two futures of the last set.
    let cell = lines[..lines.len() - 1].join("\n") + &format!("\n{}1\n", lines[lines.len() - 1]);
    let changed = [cell, lines[..lines.len() - 2].join("\n") + "\n"];
    for other in changed {
        assert_ne!(other, text);
        fs::write(lab.path("results.csv"), other).expect("written");
        let words = ["results.csv", "is not the table that displace sweep wrote", "sweep again"];
        lab.refused("sensitivity results.csv --resamples 0 -o other", &words);
    }
    // Whoever joins results of several machines has no such file beside them.
    fs::write(lab.path("joined.csv"), &text).expect("written");
    lab.done("sensitivity joined.csv --resamples 0 -o joined");
}

/// Shares that a hand has changed stood in briefs.
#[cfg(feature = "brief")]
#[test]
fn shares_that_a_hand_has_changed_are_refused() {
    let lab = Lab::new();
    lab.done("run case/assault.toml -n 4 --no-png -q -o run");
    lab.done("sample case/assault.toml --design saltelli --vary contagion,kin_pull -n 8 -o sets.csv");
    lab.done("sweep case/assault.toml --design sets.csv -r 3 -o results.csv");
    lab.done("sensitivity results.csv --resamples 0 -o shares");
    lab.done("brief run --sensitivity shares/variance.csv -o page.html");
    let text = fs::read_to_string(lab.path("shares/variance.csv")).expect("a table");
    fs::write(lab.path("shares/variance.csv"), format!("{text}\n")).expect("written");
    lab.refused(
        "brief run --sensitivity shares/variance.csv -o other.html",
        &["variance.csv", "analyse the sweep again"],
    );
}

/// "cannot read empty/run.json: No such file or directory" named neither what was wrong nor what would be right.
#[test]
fn folders_that_are_no_runs_are_said_to_be_none() {
    let lab = Lab::new();
    fs::create_dir(lab.path("empty")).expect("made");
    lab.done("run case/assault.toml -n 4 --no-png -q -o run");
    fs::copy(lab.path("case/roads.csv"), lab.path("table.csv")).expect("copied");
    for command in ["score", "export -f csv", "merge --scenario case/assault.toml -o merged", "compare run"] {
        lab.refused(
            &format!("{command} empty"),
            &["empty/run.json: is not there: the folder that displace run wrote is wanted, with its run.json and all other files"],
        );
        lab.refused(
            &format!("{command} table.csv"),
            &["table.csv: is a file, and the folder that displace run wrote"],
        );
        lab.refused(
            &format!("{command} nowhere"),
            &["nowhere: is not there: the folder that displace run wrote"],
        );
    }
    lab.refused(
        "merge --scenario case/assault.toml -o merged run",
        &["run/shard.bin: is not there: run is a run and no shard (run with --replicates FROM..TO to make one)"],
    );
}

/// Blocks of a design for Sobol indices and columns of its results call the numbers of an axis alike.
#[test]
fn shares_of_an_axis_are_told() {
    let lab = Lab::new();
    lab.done("sample case/assault.toml --design saltelli --vary offensive.axis -n 4 -o sets.csv");
    let sets = fs::read_to_string(lab.path("sets.csv")).expect("a table");
    assert!(sets.contains("AB_offensive.axis.Up the valley.delay_days"), "{sets}");
    lab.done("sweep case/assault.toml --design sets.csv -r 2 -o results.csv");
    lab.done("sensitivity results.csv --resamples 0 -o shares");
}

/// The ends of a range were called 1 in 20, of a single future too.
#[test]
fn few_futures_do_not_tell_one_in_twenty() {
    let lab = Lab::new();
    let said = lab.done("run case/assault.toml -n 1 --no-png -o one");
    assert!(said.out.contains("1 simulated future of 60 days"), "{}", said.out);
    assert!(said.out.contains("(1 future does not tell what happens in 1 of 20"), "{}", said.out);
    let said = lab.done("brief one");
    assert!(said.out.contains("1 future does not tell"), "{}", said.out);
    lab.done("run case/ceasefire.toml -n 1 --no-png -o other");
    let said = lab.done("compare one other --no-png -o both");
    assert!(said.out.contains("1 future does not tell"), "{}", said.out);
    lab.done("run case/ceasefire.toml -n 20 --no-png -o twenty");
    assert!(!lab.done("brief twenty").out.contains("tell what happens"));
}

/// Nobody flees from what this side is handed.
#[test]
fn hazards_of_handovers_to_this_side_are_named() {
    let lab = Lab::new();
    let changes = |kinds: [&str; 2]| {
        format!(
            "date,place_pcode,place,new_control,radius_km,kind,source,confidence\n\
             2025-03-14,C01,Karum,army,7,{},x,guess\n2025-03-20,C01,Karum,council,7,{},x,guess\n",
            kinds[0], kinds[1]
        )
    };
    for (kinds, named) in [(["assault", "handover"], true), (["handover", "assault"], false)] {
        fs::write(lab.path("case/control_changes.csv"), changes(kinds)).expect("written");
        let said = lab.done("check case/record.toml --set handover_hazard_per_day=0.5");
        let said = said.out + &said.err;
        assert_eq!(said.contains("handover_hazard_per_day: has no effect"), named, "{said}");
    }
}
