//! Where do rows and cells end, and on which line does a row begin?
//!
//! A parser of its own, because those that there are do not tell what a user has to hear: where a quote opens that
//! nobody closes, that one stands in the middle of a cell, and which line that is where lines end with CR. A test holds
//! it against the crate that writes our tables.

use std::borrow::Cow;
use std::io::{self, BufRead};

use super::text::{decode, line_at, trim, utf8};
use super::{Fault, writer};

/// Most cells of a row.
const MOST_COLUMNS: usize = 20_000;
/// Most rows of a table that is read whole.
const MOST_ROWS: usize = 20_000_000;
/// Most bytes of a cell.
const MOST_CELL: usize = 1 << 20;
/// Most bytes of a row: a quote that is never closed must not fill the memory.
const MOST_ROW: usize = 1 << 25;
/// What cells may be divided by; the first where a table does not show it.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// A row as it stands, but for what is trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, counted from 1.
    pub line: usize,
    /// Its cells, trimmed; there may be more or fewer than in the header.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell, empty beyond the last.
    pub fn get(&self, index: usize) -> &str {
        self.cells.get(index).map_or("", String::as_str)
    }
}

/// All rows of a file, the header among them; rows without anything in their cells are left out.
///
/// # Errors
/// The first [`Fault`]: what follows one cannot be trusted.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, Fault> {
    let text = decode(bytes)?;
    let mut rows = Vec::new();
    for row in Reader::new(text.as_bytes()) {
        let row = row?;
        if rows.len() == MOST_ROWS {
            return Err(Fault::new(row.line, format!("has more than {MOST_ROWS} rows")));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// The first row of a file, which is the header of a table; none in an empty one.
///
/// # Errors
/// A [`Fault`] in it, or bytes that are no text.
pub fn first_row(bytes: &[u8]) -> Result<Option<Row>, Fault> {
    let text = decode(bytes)?;
    Reader::new(text.as_bytes()).next().transpose()
}

/// Reads rows one by one. A row is there as soon as its line is complete: a program can write rows into a pipe one at
/// a time.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    /// What divides cells, once a row has shown it.
    delimiter: Option<char>,
    /// Whether somebody said it: then other marks in a row that is not divided are text.
    told: bool,
    /// The line of the next byte.
    line: usize,
    /// Whether the byte before was a CR, to which an LF belongs.
    after_return: bool,
    /// Whether there is nothing more to read.
    done: bool,
}

impl<R: BufRead> Reader<R> {
    /// Starts reading.
    pub fn new(input: R) -> Self {
        Self { input, delimiter: None, told: false, line: 1, after_return: false, done: false }
    }

    /// The same where it is known what divides cells: a comma, a semicolon or a tab. Lines above a header that hold
    /// another of them are then read too.
    #[must_use]
    pub fn divided_by(self, delimiter: char) -> Self {
        Self { delimiter: Some(delimiter), told: true, ..self }
    }

    /// The line on which the next row begins, and its bytes: up to a line end that is not within quotes.
    fn next_bytes(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        let (mut first, mut bytes, mut quoted) = (self.line, Vec::new(), false);
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                return Ok((!bytes.is_empty()).then_some((first, bytes)));
            }
            let (mut used, mut ended) = (0, false);
            for &byte in buffer {
                used += 1;
                let second = std::mem::take(&mut self.after_return) && byte == b'\n';
                self.after_return = byte == b'\r';
                if matches!(byte, b'\r' | b'\n') {
                    self.line += usize::from(!second);
                    ended = !quoted && !second;
                    if !quoted {
                        if ended {
                            break;
                        }
                        continue;
                    }
                }
                quoted ^= byte == b'"';
                bytes.push(byte);
            }
            self.input.consume(used);
            if ended && bytes.trim_ascii().is_empty() {
                bytes.clear();
                first = self.line;
            } else if ended || bytes.len() > MOST_ROW {
                return Ok(Some((first, bytes)));
            }
        }
    }

    /// The next row, blank ones too.
    fn next_row(&mut self) -> Result<Option<Row>, Fault> {
        let failed =
            |error: &io::Error| Fault { message: format!("cannot be read: {error}"), ..Fault::default() };
        let Some((line, bytes)) = self.next_bytes().map_err(|error| failed(&error))? else { return Ok(None) };
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| line == 1);
        let text = utf8(start.unwrap_or(&bytes), line)?;
        if bytes.len() > MOST_ROW {
            let message = format!("has a row of more than {MOST_ROW} bytes");
            return Err(Fault::new(line, message).hint("a quote may be missing there, or earlier"));
        }
        let found = divided_by(text);
        // Spreadsheets begin so where another mark than their own divides cells.
        if let Some(&mark) = text.trim().strip_prefix("sep=").filter(|_| line == 1).and_then(known).as_ref() {
            (self.delimiter, self.told) = (Some(mark), true);
            return Ok(Some(Row { line, cells: Vec::new() }));
        }
        if text.starts_with('#') {
            // A comment says nothing of the rows below, though a header may begin like one.
            let delimiter = self.delimiter.or(found.first().copied()).unwrap_or(DELIMITERS[0]);
            return Ok(Some(Row { line, cells: split(text, delimiter, line)? }));
        }
        let remedy = "save the whole table with commas; a value that holds one needs quotes around it";
        if let (None, [one, other, ..]) = (self.delimiter, found.as_slice()) {
            let message = format!("could be divided by {} or by {}", name(*one), name(*other));
            return Err(Fault::new(line, message).hint(remedy));
        }
        if self.delimiter.is_none() && found.is_empty() && text.contains('|') {
            return Err(Fault::new(line, "could be divided by |, which no table here is").hint(remedy));
        }
        self.delimiter = self.delimiter.or(found.first().copied());
        let delimiter = self.delimiter.unwrap_or(DELIMITERS[0]);
        let cells = split(text, delimiter, line)?;
        if let Some(last) = swallowed(text, delimiter, cells.len()) {
            let fault = Fault::new(
                line,
                format!(
                    "a quote opens here and closes in line {}, and each line between is a row by itself",
                    line + last
                ),
            );
            return Err(fault
                .hint("a quote is missing or one too many; a cell of several lines must be made one line"));
        }
        if let ([_], Some(&found)) = (cells.as_slice(), found.first())
            && found != delimiter
            && !self.told
        {
            let (here, above) = (name(found), name(delimiter));
            let message = format!("is divided by {here}, rows above by {above}");
            return Err(Fault::new(line, message).hint(remedy));
        }
        Ok(Some(Row { line, cells }))
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let row = self.next_row();
            self.done = !matches!(row, Ok(Some(_)));
            match row.transpose()? {
                Ok(row) if row.cells.iter().all(String::is_empty) => {}
                row => return Some(row),
            }
        }
        None
    }
}

/// The last of the lines of a row of so many cells, from 0, if it has several and each has cells enough to be a row: a
/// quote that closes rows later has swallowed them. Text of several lines in a cell has fewer marks in some line.
fn swallowed(text: &str, delimiter: char, cells: usize) -> Option<usize> {
    let is_end = |letter: char| matches!(letter, '\r' | '\n');
    if cells < 2 || !text.contains(is_end) {
        return None;
    }
    let lines = || text.split(is_end).filter(|line| !line.trim().is_empty());
    let rows = lines().all(|line| line.matches(delimiter).count() + 1 >= cells);
    (rows && lines().nth(1).is_some()).then(|| line_at(text, text.len()) - 1)
}

/// What divides a row: of commas, semicolons and tabs outside of quotes those of which there are most; several if there
/// are as many of them.
fn divided_by(text: &str) -> Vec<char> {
    let mut counts = [0; DELIMITERS.len()];
    let mut quoted = false;
    // A tab that stands behind the last cell divides nothing.
    let marks = DELIMITERS.map(|mark| mark as u8);
    for &byte in text.trim_end().as_bytes() {
        quoted ^= byte == b'"';
        if let Some(index) = marks.iter().position(|&mark| mark == byte).filter(|_| !quoted) {
            counts[index] += 1;
        }
    }
    let most = counts.into_iter().max().unwrap_or(0).max(1);
    DELIMITERS.into_iter().zip(counts).filter(|&(_, count)| count == most).map(|(known, _)| known).collect()
}

/// The mark that a text is, if cells may be divided by it.
fn known(text: &str) -> Option<char> {
    DELIMITERS.into_iter().find(|mark| text.strip_prefix(*mark) == Some(""))
}

fn name(delimiter: char) -> &'static str {
    match delimiter {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    }
}

/// The cells of a row that begins on a line.
fn split(text: &str, delimiter: char, line: usize) -> Result<Vec<String>, Fault> {
    let blank = |letter: char| letter.is_whitespace() && letter != delimiter;
    let line_of = |rest: &str| line + line_at(text, text.len() - rest.len()) - 1;
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let start = rest.trim_start_matches(blank);
        let cell = if let Some(mut within) = start.strip_prefix('"') {
            let mut cell = String::new();
            loop {
                let Some((part, after)) = within.split_once('"') else {
                    let fault = Fault::new(line_of(start), "a quote opens here and is not closed");
                    return Err(
                        fault.hint("close it, or write a quote that belongs to the text twice, in quotes")
                    );
                };
                cell.push_str(part);
                let Some(after) = after.strip_prefix('"') else {
                    rest = after.trim_start_matches(blank);
                    break;
                };
                cell.push('"');
                within = after;
            }
            if !rest.is_empty() && !rest.starts_with(delimiter) {
                let (opens, closes) = (line_of(start), line_of(rest));
                let place = if opens == closes { String::new() } else { format!(" in line {closes}") };
                return Err(Fault::new(
                    opens,
                    format!("the quote that opens here closes{place} within a cell"),
                )
                .hint("a quote is missing, or one that belongs to the text has to be written twice"));
            }
            Cow::Owned(cell)
        } else {
            let (cell, after) = rest.split_at(rest.find(delimiter).unwrap_or(rest.len()));
            if let Some(at) = cell.find('"') {
                let message = "a quote stands in the middle of a cell without quotes around it";
                return Err(Fault::new(line_of(&rest[at..]), message)
                    .hint("put the cell in quotes, and write the quote in it twice"));
            }
            rest = after;
            Cow::Borrowed(cell)
        };
        if cell.len() > MOST_CELL {
            return Err(Fault::new(line_of(start), format!("has a cell of more than {MOST_CELL} bytes")));
        }
        cells.push(writer::bare(trim(&cell)).to_owned());
        if cells.len() > MOST_COLUMNS {
            return Err(Fault::new(line, format!("has more than {MOST_COLUMNS} columns")));
        }
        match rest.strip_prefix(delimiter) {
            Some(after) => rest = after,
            None => return Ok(cells),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Vec<(usize, Vec<String>)>, Fault> {
        rows(text.as_bytes()).map(|rows| rows.into_iter().map(|row| (row.line, row.cells)).collect())
    }

    fn fault(text: &str) -> (Option<usize>, String) {
        let fault = read(text).expect_err("it is no table");
        (fault.line, fault.message)
    }

    #[test]
    fn lines_are_counted_through_line_ends_blank_lines_and_quotes() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["\u{feff}a,b", "", "1,\"x", "y\"", ",,", " 2 , \"z\" ", "3"].join(end);
            let lines: Vec<usize> = read(&text).expect("a table").iter().map(|row| row.0).collect();
            assert_eq!(lines, [1, 3, 6, 7], "{end:?}");
            let unclosed = text.clone() + end + "\"4,";
            assert_eq!(fault(&unclosed).0, Some(8), "{end:?}");
        }
        assert_eq!(read("a, \"b, \"\"c\"\"\" ,\n").expect("a table")[0].1, ["a", "b, \"c\"", ""]);
    }

    /// 199 rows used to vanish into one cell.
    #[test]
    fn a_quote_that_is_not_closed_is_found_where_it_opens() {
        assert_eq!(fault("a,b\n1,\"x\n2,y\n"), (Some(2), "a quote opens here and is not closed".into()));
        let closes = "the quote that opens here closes in line 4 within a cell";
        assert_eq!(fault("a,b\n1,\"x\n2,y\n3,\"z\"\n"), (Some(2), closes.into()));
        let whole = "a quote opens here and closes in line 4, and each line between is a row by itself";
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b,c", "\"x,1,2", "y,3,4", "z\",5,6", "w,7,8"].join(end);
            assert_eq!(fault(&text), (Some(2), whole.into()), "{end:?}");
        }
        // A remark of two lines is one, where one of them has too few commas for a row.
        let remark = "a,b,c\n1,\"first, as\nthey say\",2\n";
        assert_eq!(read(remark).expect("a table")[1].1, ["1", "first, as\nthey say", "2"]);
        let middle = "a quote stands in the middle of a cell without quotes around it";
        assert_eq!(fault("a,b\n1,5\" pipe\n2,y\n"), (Some(2), middle.into()));
        assert_eq!(fault("a,b\n1,\"x\" y\n").1, "the quote that opens here closes within a cell");
    }

    #[test]
    fn semicolons_and_tabs_divide_whole_tables() {
        for divided in ["a;b\n1;\"2;3\"\n", "a\tb\n1\t2;3\n", "# by hand\na;b\n1;\"2;3\"\n"] {
            let rows = read(divided).expect("a table");
            assert_eq!(
                rows.last().map(|row| row.1.clone()),
                Some(vec!["1".into(), "2;3".into()]),
                "{divided}"
            );
        }
        assert_eq!(
            read("sep=;\r\na;b\r\n1,5;2\r\n").expect("a table")[1],
            (3, vec!["1,5".into(), "2".into()])
        );
        assert_eq!(fault("a|b\n1|2\n"), (Some(1), "could be divided by |, which no table here is".into()));
        assert_eq!(fault("a,b\n1;2\n"), (Some(2), "is divided by semicolons, rows above by commas".into()));
        assert_eq!(fault("a;b\n1,2\n"), (Some(2), "is divided by commas, rows above by semicolons".into()));
        assert_eq!(
            fault("2020-01-01;1,5\n"),
            (Some(1), "could be divided by commas or by semicolons".into())
        );
        assert_eq!(read("a,b\t\n").expect("a table")[0].1, ["a", "b"]);
        assert_eq!(read("# from x; y\na,b\n").expect("a table")[1].1, ["a", "b"]);
        assert_eq!(read("a,b\n\"1;2\",3\n").expect("a table")[1].1, ["1;2", "3"]);
    }

    #[test]
    fn rows_come_as_soon_as_their_lines_are_complete() {
        /// One line, and nobody may ask for more.
        struct OneLine(Option<&'static [u8]>);
        impl io::Read for OneLine {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let Some(line) = self.0.take() else {
                    return Err(io::Error::other("asked for more than a line"));
                };
                buffer[..line.len()].copy_from_slice(line);
                Ok(line.len())
            }
        }
        for line in [&b"a,b\n"[..], b"a,b\r\n", b"a,b\r"] {
            let mut reader = Reader::new(io::BufReader::new(OneLine(Some(line))));
            let row = reader.next().expect("a row").expect("which is right");
            assert_eq!(row.cells, ["a", "b"]);
            assert!(
                reader
                    .next()
                    .expect("an error")
                    .expect_err("of the pipe")
                    .message
                    .contains("more than a line")
            );
            assert_eq!(reader.next(), None);
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let wide = "a,".repeat(100_000);
        assert_eq!(fault(&wide).1, format!("has more than {MOST_COLUMNS} columns"));
        assert_eq!(fault(&"x".repeat(MOST_CELL + 1)).1, format!("has a cell of more than {MOST_CELL} bytes"));
    }

    proptest! {
        /// Whatever a file holds, it is a table or it is said why not.
        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\"\",;\t\r\n#a".to_vec())], 0..80)) {
            if let Err(fault) = rows(&bytes) {
                prop_assert!(fault.line.is_some() && !fault.message.is_empty());
            }
        }

        /// Whatever is written is read as the crate reads it that wrote it.
        #[test]
        fn what_is_written_comes_back(cells in prop::collection::vec("[-=+@'#a-c\", ;\n\r\u{e9}]{0,6}", 1..20), width in 2usize..4) {
            let table: Vec<Vec<&str>> = cells.chunks(width).filter(|row| row.len() == width)
                .map(|row| row.iter().map(|cell| trim(cell)).collect()).collect();
            let mut bytes = writer::line(vec!["x,y"; width]);
            for row in &table {
                bytes.extend(writer::line(row));
            }
            // What looks like rows that a quote swallowed is refused.
            let read = rows(&bytes);
            prop_assume!(!read.as_ref().is_err_and(|fault| fault.message.ends_with("a row by itself")));
            let ours: Vec<Vec<String>> = read.expect("a table").into_iter().map(|row| row.cells).collect();
            let mut theirs = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
            let theirs: Vec<Vec<String>> = theirs.records()
                .map(|row| row.expect("a row").iter().map(|cell| writer::bare(cell).to_owned()).collect())
                .collect();
            let full = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
            prop_assert_eq!(&ours, &theirs.iter().filter(full).cloned().collect::<Vec<_>>());
            let written = table.iter().filter(|row| row.iter().any(|cell| !cell.is_empty()));
            prop_assert_eq!(ours[1..].to_vec(), written.map(|row| row.iter().map(|&c| c.to_owned()).collect()).collect::<Vec<Vec<String>>>());
        }
    }
}
