//! Sheets as a workbook that an office edits: real dates and numbers, headers that stay in sight, filters.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::options::Hxl;
use super::sheet::{ColumnKind, ExportCell, Sheet};
use super::source::ResultsFolder;
use crate::output::OutputError;

/// Narrowest and widest column, in letters.
const WIDTHS: (usize, usize) = (8, 60);

/// A workbook. The same folder gives the same bytes.
pub(super) fn workbook(
    source: &ResultsFolder,
    sheets: &[Sheet],
    hxl: Option<Hxl>,
) -> Result<Vec<u8>, OutputError> {
    let run = source.run();
    // When it was made is when its run ended: a clock would make every copy another file.
    let ended = run.finished.as_ref().and_then(|time| time.get(..10)?.parse::<Date>().ok());
    let made = excel(ended.unwrap_or(source.start)).unwrap_or_default();
    let properties = DocProperties::new()
        .set_title(&run.title)
        .set_comment(format!("displace {}, source {}", run.displace_version, run.git_commit))
        .set_creation_datetime(&made);
    let mut book = Workbook::new();
    book.set_properties(&properties);
    let write = || {
        for sheet in sheets {
            write(book.add_worksheet(), sheet, hxl)?;
        }
        book.save_to_buffer()
    };
    let mut write = write;
    write().map_err(|error: XlsxError| {
        OutputError::Mismatch(format!(
            "these results do not fit into a workbook ({error}); --format csv has room"
        ))
    })
}

/// A date for a workbook, which knows none before 1900.
fn excel(date: Date) -> Option<ExcelDateTime> {
    let part = |value: i8| u8::try_from(value).ok();
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, part(date.month())?, part(date.day())?).ok()
}

fn format(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Whole => Format::new().set_num_format("#,##0"),
        ColumnKind::Decimal => Format::new().set_num_format("0.00###"),
        ColumnKind::Share => Format::new().set_num_format("0.0%"),
        // Dates and text have formats of their own, in whatever column they stand.
        ColumnKind::Date | ColumnKind::DateOrText | ColumnKind::Text => Format::new(),
    }
}

fn write(page: &mut Worksheet, sheet: &Sheet, hxl: Option<Hxl>) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?;
    let head = Format::new().set_bold().set_text_wrap().set_background_color(0x00DD_EBF7);
    let tagged = Format::new().set_italic().set_font_color(0x0059_5959).set_quote_prefix();
    // The prefix keeps text that begins with =, +, - or @ text when the cell is edited.
    let text = Format::new().set_quote_prefix();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let mut last = 0;
    for (at, column) in (0u16..).zip(&sheet.columns) {
        let mut width = column.name.len().div_ceil(2);
        page.write_string_with_format(0, at, column.heading(), &head)?;
        let mut row = 1;
        if let Some(hxl) = hxl {
            let tag = column.tag(hxl);
            width = width.max(tag.len());
            page.write_string_with_format(1, at, tag, &tagged)?;
            row = 2;
        }
        let format = format(column.kind);
        for cells in &sheet.rows {
            let letters = match &cells[usize::from(at)] {
                ExportCell::Empty => 0,
                ExportCell::Text(words) => {
                    page.write_string_with_format(row, at, words, &text)?;
                    words.chars().count()
                }
                ExportCell::Number(value) => {
                    page.write_number_with_format(row, at, *value, &format)?;
                    // Digits with separators.
                    value.abs().max(1.0).log10() as usize * 4 / 3 + 3
                }
                ExportCell::Date(date) => {
                    if let Some(date) = excel(*date) {
                        page.write_datetime_with_format(row, at, &date, &day)?;
                    } else {
                        page.write_string_with_format(row, at, date.to_string(), &text)?;
                    }
                    10
                }
            };
            width = width.max(letters);
            row += 1;
        }
        page.set_column_width(at, (width + 2).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
        last = row - 1;
    }
    let header = u32::from(hxl.is_some());
    page.set_freeze_panes(header + 1, sheet.keys)?;
    // Filters hide rows under them: tags stay.
    page.autofilter(header, 0, last.max(header), sheet.columns.len().saturating_sub(1) as u16)?;
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, header)?;
    Ok(())
}
