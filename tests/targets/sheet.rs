//! A table of planners as bytes: text in any letters, or a workbook. It is read as a list of places, as people and as
//! counts, so that names, positions, amounts and dates are all read.
//!
//! `table` is the file; `parts` begin with their names in an archive (`=== xl/worksheets/sheet1.xml`), of which a
//! workbook is made here, so that changes get past its checksums. `encoding` names one.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use displace::import::case::{Asked, CountFile, Said};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::case::{asked, make};
use super::{Files, files, folder_of, joined};

const SOUND: &str = "name,lat,lon,population\nAlda,36.0,40.0,1200\nBrenn,36.15,40.0,6000\n";

pub fn feed(bytes: &[u8]) {
    let mut parts = files(bytes);
    let encoding = parts.remove("encoding").map(|name| String::from_utf8_lossy(&name).trim().to_owned());
    let table = parts.remove("table").unwrap_or_else(|| archive(&parts));
    let given = Files::from([("table".into(), table), ("sound.csv".into(), SOUND.into())]);
    let folder = folder_of(&given, &Files::new());
    let (table, sound) = (folder.path().join("table"), folder.path().join("sound.csv"));
    let said = || Said { encoding: encoding.clone(), ..Said::default() };
    make(&Asked { places: table.clone(), said: said(), ..asked(folder.path()) });
    make(&Asked {
        places: sound.clone(),
        population: Some(table.clone()),
        said: said(),
        ..asked(folder.path())
    });
    let counts = CountFile {
        file: table,
        variable: Some("displaced".into()),
        flow: Some(false),
        said: Said::default(),
    };
    make(&Asked { places: sound, counts: vec![counts], said: said(), ..asked(folder.path()) });
}

/// An archive of parts, none of them packed.
fn archive(parts: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts.iter().filter(|(name, _)| !name.is_empty()) {
        if zip.start_file(name.as_str(), options).is_ok() {
            zip.write_all(bytes).expect("memory can be written");
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A workbook whose one sheet has these rows, and what stands behind them. Style 1 is that of dates, 2 of shares, 3 of months.
pub fn workbook(rows: &str, behind: &str) -> Vec<u8> {
    archive(&files(&parts(rows, behind)))
}

/// An ODS whose one sheet has these columns and rows, with `r` and `c` for rows and cells. Its styles: `month` shows dates
/// without their day, `child` hangs on it, `day` shows whole dates.
pub fn ods_of(sheet: &str) -> Vec<u8> {
    let sheet = sheet.replace("<r>", "<table:table-row>").replace("</r>", "</table:table-row>");
    let sheet = sheet.replace("<c ", "<table:table-cell ").replace("</c>", "</table:table-cell>");
    let space =
        |name: &str, of: &str| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{of}:1.0\"");
    let spaces = [
        space("office", "office"),
        space("table", "table"),
        space("text", "text"),
        space("number", "datastyle"),
        space("style", "style"),
    ];
    let format = |name: &str, parts: &[&str]| {
        let parts: Vec<String> = parts.iter().map(|part| format!("<number:{part}/>")).collect();
        let parts = parts.concat();
        format!("<number:date-style style:name=\"N{name}\">{parts}</number:date-style>")
    };
    let style = |name: &str, of: &str| {
        format!("<style:style style:name=\"{name}\" style:family=\"table-cell\" {of}/>")
    };
    let styles = [
        format("month", &["month", "year"]),
        format("day", &["year", "month", "day"]),
        style("month", "style:data-style-name=\"Nmonth\""),
        style("day", "style:data-style-name=\"Nday\""),
        style("child", "style:parent-style-name=\"month\""),
    ];
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content{}><office:automatic-styles>{}</office:automatic-styles><office:body>\
         <office:spreadsheet><table:table table:name=\"A\">{sheet}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        spaces.concat(),
        styles.concat()
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\"?><manifest:manifest{}><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/>\
         </manifest:manifest>",
        space("manifest", "manifest")
    );
    let parts =
        [("mimetype", kind.to_owned()), ("META-INF/manifest.xml", manifest), ("content.xml", content)];
    archive(&parts.map(|(name, text)| (name.to_owned(), text.into_bytes())).into())
}

/// Its parts.
fn parts(rows: &str, behind: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sites" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let links = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="17"/></cellXfs></styleSheet>"#;
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{behind}</worksheet>"#
    );
    joined([
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// Rows of a sheet.
fn rows(rows: &[[&str; 5]]) -> String {
    let mut sheet = String::new();
    for (index, row) in rows.iter().enumerate() {
        let line = index + 1;
        let _ = write!(sheet, "<row r=\"{line}\">");
        for (column, cell) in row.iter().enumerate() {
            let at = format!("{}{line}", char::from(b'A' + column as u8));
            let cell = match cell.parse::<f64>() {
                // The last column has the format of dates.
                Ok(_) if column == 4 => format!("<c r=\"{at}\" s=\"1\"><v>{cell}</v></c>"),
                Ok(_) => format!("<c r=\"{at}\"><v>{cell}</v></c>"),
                Err(_) => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            };
            sheet += &cell;
        }
        sheet += "</row>";
    }
    sheet
}

/// Two cells that are one.
const MERGED: &str = "<mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>";

/// Parts of a spreadsheet of `OpenDocument`.
fn ods() -> Vec<u8> {
    let manifest = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let cell = |text: &str| match text.parse::<f64>() {
        Ok(_) => format!(
            r#"<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>"#
        ),
        Err(_) => format!(
            r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        ),
    };
    let row = |cells: [&str; 4]| format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat());
    let rows = [
        ["name", "lat", "lon", "population"],
        ["Alda", "36.0", "40.0", "1200"],
        ["Brenn", "36.15", "40.0", "6000"],
    ];
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Sites">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        rows.map(row).concat()
    );
    joined([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let rows = rows(&[
        ["name", "lat", "lon", "population", "date"],
        ["Alda", "36.0", "40.0", "1200", "45717"],
        ["Brenn", "36.15", "40.0", "6000", "45724"],
    ]);
    let arabic = "name;lat;lon;population\n\u{62d}\u{644}\u{628};36,0;40,0;1 200\n\u{62d}\u{645}\u{627};36,2;40,0;900\n";
    let wide: Vec<u8> =
        [&[0xff, 0xfe][..], &arabic.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat();
    let old =
        b"name,lat,lon,population,date\nBh\xe9tou,36.0,40.0,1200,05/03/2025\nAlda,36.1,40.0,500,25/03/2025\n";
    // What the older format begins with.
    let older = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 1528]].concat();
    vec![
        ("older".into(), joined([("table", older.as_slice())])),
        ("xlsx".into(), parts(&rows, MERGED)),
        ("ods".into(), ods()),
        ("workbook".into(), joined([("table", workbook(&rows, MERGED).as_slice())])),
        ("arabic".into(), joined([("table", arabic.as_bytes())])),
        ("wide".into(), joined([("table", wide.as_slice())])),
        ("old".into(), joined([("encoding", b"windows-1252".as_slice()), ("table", old)])),
    ]
}
