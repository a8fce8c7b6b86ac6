//! Where the program is called: a temporary folder with a copy of the tiny case.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output, Stdio};

use displace::output::Manifest;
use tempfile::TempDir;

use crate::support::copy_fixture;

/// A temporary folder with a copy of the tiny case in `case/`.
pub(crate) struct Lab(TempDir);

/// What the program said, and its exit status.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        copy_fixture("tiny", &folder.path().join("case"));
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Begins the names of all areas of the case with a text; their P-codes keep them apart.
    pub(crate) fn call_areas(&self, text: &str) {
        for file in ["communities.csv", "locations.csv"] {
            let path = self.path(&format!("case/{file}"));
            let rows = displace::tables::rows(&fs::read(&path).expect("a file")).expect("a table");
            let (header, rows) = rows.split_first().expect("a header");
            let column =
                |wanted: &str| header.cells.iter().position(|name| name == wanted).expect("a column");
            let (name, code) = (column("subdistrict"), column("subdistrict_pcode"));
            let mut table = displace::tables::Writer::new(&header.cells);
            for row in rows {
                let mut cells = row.cells.clone();
                cells[name] = format!("{text} {}", cells[code]);
                table.row(&cells);
            }
            fs::write(&path, table.bytes()).expect("it can be written");
        }
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_displace"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Calls displace with arguments that have no spaces in them.
    pub(crate) fn displace(&self, arguments: &str) -> Said {
        said(&self.command(arguments).output().expect("displace can be started"))
    }

    /// Runs what must succeed.
    pub(crate) fn done(&self, arguments: &str) -> Said {
        let said = self.displace(arguments);
        assert_eq!(said.code, Some(0), "displace {arguments}: {}", said.err);
        said
    }

    /// Runs what must be refused with exit status 2 and one message that has all of `words` in it.
    pub(crate) fn refused(&self, arguments: &str, words: &[&str]) -> Said {
        let before = self.names("");
        let said = self.displace(arguments);
        assert_eq!(said.code, Some(2), "displace {arguments}: {}{}", said.out, said.err);
        let errors = said.err.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(errors, 1, "displace {arguments}: {}", said.err);
        for word in words {
            assert!(said.err.contains(word), "displace {arguments}: no {word:?} in {}", said.err);
        }
        assert_eq!(said.out, "", "displace {arguments}");
        assert_eq!(self.names(""), before, "displace {arguments}");
        said
    }

    /// Everything in a folder, hidden or not.
    pub(crate) fn names(&self, folder: &str) -> BTreeSet<String> {
        let entries = fs::read_dir(self.path(folder)).expect("the folder is there").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    /// The files of a folder with their bytes, or those alone that have one of some endings.
    pub(crate) fn files(&self, folder: &str, endings: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let wanted = |name: &String| endings.is_empty() || endings.iter().any(|end| name.ends_with(end));
        let read = |name: String| {
            let bytes = fs::read(self.path(folder).join(&name)).expect("results are files");
            (name, bytes)
        };
        self.names(folder).into_iter().filter(wanted).map(read).collect()
    }

    pub(crate) fn manifest(&self, folder: &str) -> Manifest {
        let bytes = fs::read(self.path(folder).join("run.json")).expect("there is a manifest");
        serde_json::from_slice(&bytes).expect("it is a manifest")
    }

    /// Replaces a text in a file of the case.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.path("case").join(name);
        let text = fs::read_to_string(&path).expect("fixtures are text");
        assert!(text.contains(from), "{from:?} is not in {name}");
        fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
    }

    /// A table of a run: for each row, its fields by column.
    pub(crate) fn table(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(file)).expect("the table is there");
        reader.deserialize().map(|row| row.expect("every row has every column")).collect()
    }
}

/// What a program said that has ended.
pub(super) fn said(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("displace writes UTF-8");
    Said { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// A set of names.
pub(super) fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
