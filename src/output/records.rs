//! What does a table of the user's say, line by line?
//!
//! Records come with the lines that they stand on, so that what is wrong can be found. A record is
//! returned as soon as its line is complete: a program can write sets into a pipe one at a time.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use super::error::OutputError;

/// A record and the line that it begins on, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line.
    pub line: u64,
    /// Its fields; there may be more or fewer than in the header.
    pub fields: Vec<String>,
}

/// A table that is read line by line.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    path: PathBuf,
    /// Lines read so far.
    lines: u64,
}

impl<R: BufRead> Records<R> {
    /// Starts reading; `path` is for messages.
    pub fn new(input: R, path: &Path) -> Self {
        Self { input, path: path.to_path_buf(), lines: 0 }
    }

    /// The text of the next record, which goes on while a quoted field is open, and its first line.
    fn text(&mut self) -> std::io::Result<Option<(u64, Vec<u8>)>> {
        let (mut text, mut first) = (Vec::new(), 0);
        loop {
            let before = text.len();
            if self.input.read_until(b'\n', &mut text)? == 0 {
                return Ok((!text.is_empty()).then_some((first, text)));
            }
            self.lines += 1;
            if before == 0 {
                first = self.lines;
            }
            if text.iter().fold(false, |open, &byte| open ^ (byte == b'"')) {
                continue;
            }
            if text.trim_ascii().is_empty() {
                text.clear();
            } else {
                return Ok(Some((first, text)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, OutputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (line, text) = match self.text() {
            Ok(text) => text?,
            Err(source) => return Some(Err(OutputError::Read { path: self.path.clone(), source })),
        };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&*text);
        let mut record = csv::StringRecord::new();
        Some(match reader.read_record(&mut record) {
            Ok(_) => Ok(Record { line, fields: record.iter().map(String::from).collect() }),
            Err(_) => Err(OutputError::Malformed {
                path: self.path.clone(),
                line: Some(line),
                message: "must be text in UTF-8".into(),
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_know_their_lines() {
        let text = "\u{feff}a,b\r\n\n1,\"x,\ny\"\n2\n";
        let records: Vec<Record> =
            Records::new(text.as_bytes(), Path::new("sets.csv")).collect::<Result<_, _>>().expect("a table");
        let lines: Vec<(u64, Vec<&str>)> = records
            .iter()
            .map(|record| (record.line, record.fields.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(lines, [(1, vec!["a", "b"]), (3, vec!["1", "x,\ny"]), (5, vec!["2"])]);
    }

    /// A reader that gives one line and then fails if it is asked for more.
    struct OneLine(Option<&'static [u8]>);

    impl std::io::Read for OneLine {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let line = self.0.take().ok_or_else(|| std::io::Error::other("asked for more than a line"))?;
            buffer[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }

    #[test]
    fn a_record_is_there_as_soon_as_its_line_is() {
        let mut records = Records::new(std::io::BufReader::new(OneLine(Some(b"a,b\n"))), Path::new("-"));
        let record = records.next().expect("a record").expect("it is right");
        assert_eq!(record.fields, ["a", "b"]);
        let error = records.next().expect("an error").expect_err("nothing more to read");
        let OutputError::Read { source, .. } = error else { panic!("{error}") };
        assert_eq!(source.to_string(), "asked for more than a line");
    }
}
