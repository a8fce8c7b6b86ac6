//! Shapes of shapefiles with their records as texts, in the letters that they are written in.

use std::io::Cursor;
use std::path::Path;

use shapefile::dbase::{Date, FieldValue, ReaderBuilder, Record, UnicodeLossy};
use shapefile::{Reader, Shape, ShapeReader};

use crate::import::notes::Notes;
use crate::import::sheet::CodePage;
use crate::tables::{self, text::trim_property};

/// What a record says, by the names of its fields; blank where it says nothing.
pub(super) type Texts = Vec<(String, String)>;

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn texts(record: Record) -> Texts {
    let text = |value| match value {
        FieldValue::Character(text) => text.unwrap_or_default(),
        FieldValue::Numeric(number) => number.map_or_else(String::new, |number| number.to_string()),
        FieldValue::Integer(number) => number.to_string(),
        FieldValue::Float(Some(number)) => number.to_string(),
        FieldValue::Double(number) | FieldValue::Currency(number) => number.to_string(),
        FieldValue::Logical(Some(yes)) => (if yes { "yes" } else { "no" }).to_owned(),
        FieldValue::Memo(text) => text,
        FieldValue::Date(Some(date)) => day(date),
        FieldValue::DateTime(time) => day(time.date()),
        _ => String::new(),
    };
    record.into_iter().map(|(name, value)| (name, trim_property(&text(value)).to_owned())).collect()
}

/// The columns of texts of a table, with the bytes of their names and of their cells: the crate that reads tables knows no
/// letters but UTF-8.
struct RawTable<'b> {
    names: Vec<&'b [u8]>,
    /// By records that are not deleted, then by columns.
    cells: Vec<Vec<&'b [u8]>>,
}

impl<'b> RawTable<'b> {
    /// As far as there are bytes.
    fn new(bytes: &'b [u8]) -> Option<Self> {
        const HEADER: usize = 32;
        /// What tables of Visual `FoxPro` have behind their columns.
        const LINK: usize = 263;
        let count = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        let start = usize::from(u16::from_le_bytes(bytes.get(8..10)?.try_into().ok()?));
        let link = if [0x30, 0x31, 0x32].contains(&bytes[0]) { LINK } else { 0 };
        let columns = bytes.get(HEADER..start.checked_sub(link + 1)?)?.chunks_exact(HEADER);
        let (mut names, mut places, mut at) = (Vec::new(), Vec::new(), 1);
        for column in columns {
            let width = usize::from(column[16]);
            if column[11] == b'C' {
                names.push(column[..11].split(|byte| *byte == 0).next().unwrap_or_default());
                places.push(at..at + width);
            }
            at += width;
        }
        let records = bytes.get(start..)?.chunks_exact(at).take(count).filter(|record| record[0] != b'*');
        let cells = records.map(|record| places.iter().map(|place| &record[place.clone()]).collect());
        Some(Self { names, cells: cells.collect() })
    }
}

/// Leaves dates blank that are noughts, as programs of maps write where there is none: the crate that reads tables takes them for
/// wrong ones.
fn without_zero_dates(mut bytes: Vec<u8>) -> Vec<u8> {
    const HEADER: usize = 32;
    let size =
        |at: usize| bytes.get(at..at + 2).map_or(0, |two| usize::from(u16::from_le_bytes([two[0], two[1]])));
    let (start, width) = (size(8), size(10));
    let mut dates = Vec::new();
    let mut at = 1;
    for column in bytes.get(HEADER..start).unwrap_or_default().chunks_exact(HEADER) {
        // A carriage return ends the columns.
        if column[0] == b'\r' {
            break;
        }
        let wide = usize::from(column[16]);
        dates.extend((column[11] == b'D').then_some(at..at + wide));
        at += wide;
    }
    for record in bytes.get_mut(start..).unwrap_or_default().chunks_exact_mut(width.max(1)) {
        for date in &dates {
            if let Some(cell) = record.get_mut(date.clone())
                && cell.iter().all(|digit| *digit == b'0')
            {
                cell.fill(b' ');
            }
        }
    }
    bytes
}

/// The shapes of a file with what its table says of each.
///
/// # Errors
/// If it cannot be read, or its table is not in the letters that it says.
pub(super) fn read(file: &Path, notes: &mut Notes) -> Result<Vec<(Shape, Texts)>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("cannot be read as a shapefile: {error}");
    let path = file.with_extension("dbf");
    let bytes = tables::read(&path).map_err(|error| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        wrong(&format!("its table {name}: {error}"))
    })?;
    let bytes = without_zero_dates(bytes);
    let shapes = ShapeReader::from_path(file).map_err(|error| wrong(&error))?;
    let table = ReaderBuilder::new().with_encoding(UnicodeLossy).build(Cursor::new(bytes.as_slice()));
    let found = Reader::new(shapes, table.map_err(|error| wrong(&error))?).read();
    let found = found.map_err(|error| wrong(&error))?;
    let raw = RawTable::new(&bytes).ok_or_else(|| wrong(&"its table ends in its header"))?;
    let all: Vec<&[u8]> = raw.names.iter().chain(raw.cells.iter().flatten()).copied().collect();
    let label = ["cpg", "CPG"].iter().find_map(|ending| tables::read(&file.with_extension(ending)).ok());
    let label = label.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let page = CodePage::of(label.as_deref(), bytes.get(29).copied().unwrap_or(0), &all)?;
    if let Some(remark) = &page.remark {
        notes.warn(file, None, remark.clone());
    }
    let mut cells = raw.cells.iter();
    let with_letters = |(shape, record): (Shape, Record)| {
        let mut said = texts(record);
        for (&name, cell) in raw.names.iter().zip(cells.next().into_iter().flatten()) {
            let lossy = String::from_utf8_lossy(name);
            if let Some(field) = said.iter_mut().find(|(known, _)| known.trim() == lossy.trim()) {
                *field = (page.text(name), trim_property(&page.text(cell)).to_owned());
            }
        }
        (shape, said)
    };
    Ok(found.into_iter().map(with_letters).collect())
}
