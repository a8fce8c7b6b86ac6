//! Workbooks and geodata open in the programs that offices have, `LibreOffice` and GDAL, with nothing to complain of. Tests
//! are skipped where these are not installed.

use std::fs;
use std::process::{Output, Stdio};

use super::cli::Lab;

/// What a program answers; none, and a word of it, where there is no such program.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn called(lab: &Lab, program: &str, package: &str, arguments: &[&str]) -> Option<String> {
    let mut command = std::process::Command::new(program);
    let answer = command.args(arguments).current_dir(lab.path("")).stdin(Stdio::null()).output();
    let Ok(Output { status, stdout, stderr }) = answer else {
        eprintln!("SKIPPED: there is no {program} (apt-get install {package})");
        return None;
    };
    let (said, error) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{program} {arguments:?}: {said}{error}");
    // That there is no Java is nothing that it says of a file.
    let of_the_file = error.lines().filter(|line| !line.contains("javaldx"));
    let complains = |line: &str| ["warning", "error"].iter().any(|word| line.to_lowercase().contains(word));
    let said_of_it = of_the_file.into_iter().find(|line| complains(line));
    assert_eq!(said_of_it, None, "{program} {arguments:?}");
    Some(said.into_owned())
}

/// Cells of a table without its header, as numbers where they are some, in order; a share may be in per cent.
fn cells(bytes: &[u8]) -> Vec<String> {
    let rows = displace::tables::rows(bytes).expect("a table");
    let number = |text: &str| match text.strip_suffix('%') {
        Some(share) => share.parse::<f64>().map(|share| share / 100.0),
        None => text.parse::<f64>(),
    };
    let plain = |text: &String| number(text).map_or_else(|_| text.clone(), |value| value.to_string());
    let mut cells: Vec<String> = rows[1..].iter().flat_map(|row| row.cells.iter().map(plain)).collect();
    cells.sort_unstable();
    cells
}

#[test]
fn the_workbook_opens_in_libreoffice_and_says_what_the_tables_say() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    lab.done("export run --format xlsx");
    let profile = format!("-env:UserInstallation=file://{}", lab.path("profile").display());
    // Every sheet as a table of its own, with its values and not as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let arguments =
        [&profile, "--headless", "--convert-to", filter, "--outdir", "sheets", "run/workbook.xlsx"];
    if called(&lab, "soffice", "libreoffice-calc", &arguments).is_none() {
        return;
    }
    for (sheet, file) in [("Shelter", "present.csv"), ("Needs", "needs.csv"), ("Roads", "links.csv")] {
        let read = |name: String| fs::read(lab.path(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mine = cells(&read(format!("sheets/workbook-{sheet}.csv")));
        assert!(mine.len() > 20, "{sheet}");
        assert_eq!(mine, cells(&read(format!("run/{file}"))), "{sheet}");
    }
}

#[test]
fn geodata_open_in_gdal_with_their_codes() {
    let lab = Lab::new();
    lab.done("run case/assault.toml --replicates 8 --output run --no-png");
    for format in ["geojson", "fgb"] {
        lab.done(&format!("export run --format {format} --output {format}"));
        for (layer, table) in [("areas", "areas.csv"), ("places", "places.csv"), ("roads", "links.csv")] {
            let file = format!("{format}/{layer}.{format}");
            let Some(said) = called(&lab, "ogrinfo", "gdal-bin", &["-ro", "-al", &file]) else { return };
            let bytes = fs::read(lab.path(&format!("run/{table}"))).expect("a table");
            let rows = displace::tables::rows(&bytes).expect("a table");
            let pcode = rows[0].cells.iter().position(|name| name.ends_with("pcode")).expect("a code");
            assert!(said.contains(&format!("Feature Count: {}", rows.len() - 1)), "{file}: {said}");
            for row in &rows[1..] {
                assert!(said.contains(&format!("= {}\n", row.cells[pcode])), "{file}: {}", row.cells[pcode]);
            }
        }
    }
}
