//! Tables as people have them: in every form that spreadsheets write, too large, without an end, and with text in them
//! that terminals and spreadsheets would obey.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use displace::scenario::load;
use tempfile::TempDir;

use super::support::copy_fixture;

/// A copy of the tiny case.
fn case() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    copy_fixture("tiny", folder.path());
    folder
}

/// Runs the program in a folder, and returns its exit status and what it says on standard output and error. It must end
/// within twenty seconds, which is a hundred times what it takes.
fn displace(folder: &TempDir, arguments: &str) -> (Option<i32>, String, String) {
    let said = ["out", "err"].map(|name| tempfile::NamedTempFile::with_prefix(name).expect("there is room"));
    // Into files: a pipe that nobody empties would stop it.
    let [out, err] = said.each_ref().map(|file| Stdio::from(file.reopen().expect("it is there")));
    let mut child = Command::new(env!("CARGO_BIN_EXE_displace"))
        .args(arguments.split_whitespace())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .expect("displace can be started");
    for _ in 0..400 {
        if let Some(status) = child.try_wait().expect("it can be watched") {
            let [out, err] = said.map(|file| fs::read_to_string(file.path()).expect("displace writes UTF-8"));
            return (status.code(), out, err);
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("it can be ended");
    panic!("displace {arguments} does not end");
}

/// What the program says when it refuses something.
fn refused(folder: &TempDir, arguments: &str) -> String {
    let (code, _, message) = displace(folder, arguments);
    assert_eq!(code, Some(2), "displace {arguments}: {message}");
    message
}

/// Texts of a number that counts up, one after the other.
fn each(count: u32, text: impl Fn(u32) -> String) -> String {
    (0..count).fold(String::new(), |all, number| all + &text(number))
}

#[test]
fn a_table_is_the_same_in_every_form() {
    type Form = (&'static str, fn(String) -> Vec<u8>);
    let forms: [Form; 5] = [
        ("CR LF", |text| text.replace('\n', "\r\n").into_bytes()),
        ("CR", |text| text.replace('\n', "\r").into_bytes()),
        ("semicolons", |text| text.replace(',', ";").into_bytes()),
        ("tabs and blank rows", |text| text.replace(',', "\t").replacen('\n', "\n\t\t\n\n", 1).into_bytes()),
        ("UTF-16", |text| format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    let places = |folder: &TempDir| {
        let scenario = load(&folder.path().join("assault.toml")).map_err(|error| error.to_string())?;
        Ok::<_, String>(format!("{:?} {:?}", scenario.geography, scenario.initial))
    };
    let plain = places(&case());
    assert!(plain.is_ok());
    for (name, form) in forms {
        let folder = case();
        for entry in fs::read_dir(folder.path()).expect("it is there").flatten() {
            if entry.path().extension().is_some_and(|extension| extension == "csv") {
                let text = fs::read_to_string(entry.path()).expect("fixtures are text");
                fs::write(entry.path(), form(text)).expect("it can be written");
            }
        }
        assert_eq!(places(&folder), plain, "{name}");
    }
}

/// A pipe was waited for without an end, and a device read until memory was full.
#[test]
#[cfg(unix)]
fn what_may_never_end_is_not_opened() {
    let folder = case();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.csv")).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    for arguments in [
        "run assault.toml --parameters pipe.csv",
        "sweep assault.toml --design pipe.csv -o out.csv",
        "sensitivity pipe.csv",
        "sensitivity /dev/zero",
        "check pipe.csv",
    ] {
        let message = refused(&folder, arguments);
        assert!(message.contains("it is a pipe or a device"), "displace {arguments}: {message}");
    }
    let toml = fs::read_to_string(folder.path().join("assault.toml")).expect("it is there");
    fs::write(folder.path().join("assault.toml"), toml.replace("\"roads.csv\"", "\"pipe.csv\""))
        .expect("written");
    assert!(
        refused(&folder, "check assault.toml")
            .contains("\"pipe.csv\" cannot be read: it is a pipe or a device")
    );
}

/// Each of these took minutes: every unknown word was held against every known one, and each against the others.
#[test]
fn however_much_is_wrong_the_answer_comes_at_once() {
    let folder = case();
    let write =
        |name: &str, text: String| fs::write(folder.path().join(name), text).expect("it can be written");
    let columns = |count: u32| each(count, |number| format!(",colour_{number}"));
    write("wide.csv", format!("contagion{}\n1\n", columns(100_000)));
    let message = refused(&folder, "sweep assault.toml --design wide.csv -o out.csv");
    assert!(message.contains("wide.csv (line 1): has more than 20000 columns"), "{message}");
    write("wide.csv", format!("contagion{}\n1\n", columns(19_000)));
    let message = refused(&folder, "run assault.toml --parameters wide.csv");
    assert!(message.contains("colour_39 … and 18960 more"), "{message}");
    let toml = fs::read_to_string(folder.path().join("assault.toml")).expect("it is there");
    let keys: String = each(100_000, |number| format!("horizon_{number} = 1\n"));
    write("assault.toml", keys + &toml);
    let message = refused(&folder, "check assault.toml");
    assert!(message.contains("horizon_0") && message.len() < 20_000, "{} bytes", message.len());
    let roads = fs::read_to_string(folder.path().join("roads.csv")).expect("it is there");
    let strange: String = each(20_000, |n| format!("Road {n},Way {n},1,local,open,9,9,x,guess\n"));
    write("roads.csv", roads + &strange);
    write("assault.toml", toml);
    assert!(refused(&folder, "check assault.toml").contains("unknown location \"Road 0\""));
}

/// A list that is joined with itself has every community under two codes: twice the people, without a word.
#[test]
fn communities_that_look_doubled_are_named() {
    let folder = case();
    let path = folder.path().join("communities.csv");
    let text = fs::read_to_string(&path).expect("it is there");
    let again: String = text.lines().skip(1).map(|line| line.replacen('C', "D", 1) + "\n").collect();
    fs::write(&path, text + &again).expect("it can be written");
    let (code, out, err) = displace(&folder, "check assault.toml");
    let said = out + &err;
    assert!(
        code == Some(0) && said.contains("communities.csv:8: pcode: 4500 people and the name of line 2"),
        "{said}"
    );
}

#[test]
fn text_in_tables_steers_neither_terminals_nor_spreadsheets() {
    let folder = case();
    let toml = fs::read_to_string(folder.path().join("assault.toml")).expect("it is there");
    let toml = toml.replace("Assault on the valley", "=1+1 \\u001b[31mred");
    fs::write(folder.path().join("assault.toml"), toml).expect("it can be written");
    let (code, said, _) = displace(&folder, "run assault.toml -n 2 --no-png -o out");
    assert!(!said.contains("png"), "{said}");
    assert!(code == Some(0) && !said.contains('\u{1b}') && said.contains("\\u{1b}[31mred"), "{said}");
    assert_eq!(displace(&folder, "compare out out -o both").0, Some(0));
    let table = fs::read_to_string(folder.path().join("both/comparison.csv")).expect("it was written");
    assert!(table.lines().skip(1).all(|line| line.contains("'=1+1 ")), "{table}");
}
