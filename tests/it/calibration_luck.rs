//! What a calibration's luck hangs on: not the order in which its file names episodes; and what an episode has for itself.

use std::fs;
use std::path::Path;

use crate::support::{copy_fixture, displace};

/// Two records of one invented war, of which the second was counted otherwise.
pub(crate) fn case() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_fixture("tiny", folder.path());
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
    let counted = |persons: [u32; 2]| {
        let rows = ["2025-03-12", "2025-04-05"].iter().zip(persons);
        let rows: Vec<String> =
            rows.map(|(date, persons)| format!("{date},displaced,{persons},,,invented,guess\n")).collect();
        let rows = rows.concat();
        format!("date,variable,value,low,high,source,confidence\n{rows}")
    };
    write("observations.csv", &counted([3_000, 8_000]));
    write("other.csv", &counted([1_000, 2_000]));
    let (record, _) = read("record.toml").split_once("[parameters.severity_scale]").map_or_else(
        || panic!("the last table of the record fixes it"),
        |(before, fixed)| (before.to_string(), fixed.to_string()),
    );
    write("record.toml", &record);
    write("other.toml", &record.replace("observations.csv", "other.csv"));
    folder
}

const RECORD: &str = "[[episode]]\nscenario = \"record.toml\"\nweight = 1.0\n";
const OTHER: &str = "[[episode]]\nscenario = \"other.toml\"\nweight = 1.0\n";

/// Fits these episodes; the posterior, or why not.
fn fitted(folder: &Path, episodes: &[&str], options: &[&str]) -> Vec<u8> {
    let (file, posterior) = (folder.join("fit.toml"), folder.join("posterior.csv"));
    let settings = "title = \"Both\"\nparticles = 16\nmoves = 1\npersons_per_agent = 50.0\nown_parameters = []\n\
                    [errors]\ncommon = 0.1\nown = 0.1\nshares_weigh = 25.0\n";
    fs::write(&file, format!("{settings}{}", episodes.concat())).expect("a file");
    let arguments = ["calibrate", "fit.toml", "-o", "posterior.csv", "--force", "--quiet"];
    let (status, _, said) = displace(folder, &[&arguments[..], options].concat());
    assert_eq!(status, Some(0), "{said}");
    fs::read(posterior).expect("a posterior")
}

#[test]
fn the_order_of_episodes_changes_no_byte() {
    let case = case();
    for options in [&["--wars"][..], &[], &["--each"]] {
        let posterior = fitted(case.path(), &[RECORD, OTHER], options);
        assert!(posterior == fitted(case.path(), &[OTHER, RECORD], options), "{options:?}");
    }
}

#[test]
fn an_episode_can_have_a_number_for_itself() {
    let case = case();
    let own = format!("{OTHER}own_parameters = [\"severity_scale\"]\n");
    let shared = fitted(case.path(), &[RECORD, OTHER], &["--wars"]);
    let apart = fitted(case.path(), &[RECORD, &own], &["--wars"]);
    assert!(shared != apart, "what the second says of severities is not taken for what all wars have");
    let header = |posterior: &[u8]| {
        String::from_utf8_lossy(posterior).lines().next().map(str::to_string).expect("a header")
    };
    assert_eq!(header(&shared), header(&apart), "the first still speaks for all wars");
    for (names, words) in [
        ("[\"severity_scala\"]", "own_parameters of other names severity_scala, which is no parameter"),
        ("[\"contagion\", \"contagion\"]", "own_parameters of other names contagion twice"),
        (
            "[\"never_leave_displaced\"]",
            "own_parameters of other names never_leave_displaced, which it fixes",
        ),
    ] {
        let wrong = format!("{OTHER}own_parameters = {names}\n");
        let file = case.path().join("fit.toml");
        let text = fs::read_to_string(&file).expect("it is there").replace(&own, &wrong);
        fs::write(&file, text).expect("a file");
        let (status, _, said) = displace(case.path(), &["check", "fit.toml"]);
        assert!(status == Some(2) && said.contains(words), "{said}");
        fs::write(&file, fs::read_to_string(&file).expect("it is there").replace(&wrong, &own))
            .expect("a file");
    }
    // What no episode draws is nobody's own: it was named without a word.
    let file = case.path().join("fit.toml");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, text.replace("own_parameters = []", "own_parameters = [\"never_leave_displaced\"]"))
        .expect("a file");
    let (status, _, said) = displace(case.path(), &["check", "fit.toml"]);
    let words = "own_parameters names never_leave_displaced, which all episodes fix";
    assert!(status == Some(2) && said.contains(words), "{said}");
}
