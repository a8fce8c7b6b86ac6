//! Draws and quantiles as Parquet, for tools that read columns.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use super::options::Exported;
use super::source::ResultsFolder;
use crate::output::OutputError;
use crate::output::table::outcome_names;
use crate::tables::{Columns, number};

/// A column, each value of which may be blank.
enum DrawColumn {
    Whole(Vec<Option<i64>>),
    Decimal(Vec<Option<f64>>),
    Date(Vec<Option<i32>>),
    Text(Vec<Option<ByteArray>>),
}

/// The tables of a run.
pub(super) fn files(source: &ResultsFolder) -> Result<Vec<Exported>, OutputError> {
    if source.compared() {
        let message = "is that of a comparison, which has no draws: export its runs".into();
        return Err(OutputError::Malformed { path: source.path("run.json"), line: None, message });
    }
    Ok(vec![
        file("replicates", &replicates(&source.futures()?, source)?)?,
        file("quantiles", &quantiles(&source.table("quantiles.csv")?)?)?,
    ])
}

/// Every future: what it was given and what came out, then its parameters by name.
fn replicates(table: &Columns, source: &ResultsFolder) -> Result<Vec<(String, DrawColumn)>, OutputError> {
    let days = source.headlines(table, "displaced")?;
    let mut columns = Vec::new();
    let known = ["replicate", "parameter_set"].map(String::from).into_iter().chain(outcome_names(&days));
    let known: Vec<String> = known.filter(|name| table.names().any(|there| there == name)).collect();
    for name in &known {
        // The sum of severities is the only outcome with decimals.
        let column = if name == "severity_days" { decimal(table, name)? } else { whole(table, name)? };
        columns.push((name.clone(), column));
    }
    for name in table.names().filter(|name| !known.iter().any(|known| known == name)) {
        columns.push((name.to_owned(), decimal(table, name)?));
    }
    Ok(columns)
}

/// Quantiles by day of the whole case and of areas.
fn quantiles(table: &Columns) -> Result<Vec<(String, DrawColumn)>, OutputError> {
    let mut columns = vec![("date".to_owned(), date(table, "date")?)];
    for name in ["location", "pcode", "variable"] {
        columns.push((name.to_owned(), text(table, name)?));
    }
    for name in ["level", "persons", "standard_error"] {
        columns.push((name.to_owned(), decimal(table, name)?));
    }
    Ok(columns)
}

/// The cells of a column that are not blank, read one by one; `what` they must be.
fn read<T>(
    table: &Columns,
    name: &str,
    what: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, OutputError> {
    let cells = table.text(name)?.into_iter().enumerate();
    let cells = cells.map(|(row, cell)| match (cell.is_empty(), of(cell)) {
        (true, _) => Ok(None),
        (false, Some(value)) => Ok(Some(value)),
        (false, None) => Err(table.wrong(row, format!("{name} must be {what}, got \"{cell}\"")).into()),
    });
    cells.collect()
}

fn whole(table: &Columns, name: &str) -> Result<DrawColumn, OutputError> {
    read(table, name, "a whole number", |cell| cell.parse().ok()).map(DrawColumn::Whole)
}

fn decimal(table: &Columns, name: &str) -> Result<DrawColumn, OutputError> {
    read(table, name, "a number", |cell| number(cell).ok()).map(DrawColumn::Decimal)
}

fn text(table: &Columns, name: &str) -> Result<DrawColumn, OutputError> {
    read(table, name, "text", |cell| Some(ByteArray::from(cell))).map(DrawColumn::Text)
}

fn date(table: &Columns, name: &str) -> Result<DrawColumn, OutputError> {
    // Parquet counts days from 1970.
    let days = |date: Date| (date - Date::constant(1970, 1, 1)).get_days();
    read(table, name, "a date", |cell| cell.parse().ok().map(days)).map(DrawColumn::Date)
}

fn file(name: &str, columns: &[(String, DrawColumn)]) -> Result<Exported, OutputError> {
    let name = format!("{name}.parquet");
    match bytes(columns) {
        Ok(bytes) => Ok(Exported { name, bytes }),
        Err(error) => Err(OutputError::Write { path: PathBuf::from(name), source: io::Error::other(error) }),
    }
}

/// One group of rows: the largest table of a run has some hundred thousand. Repeated values are written once (its
/// dictionaries), so that there is little left to compress.
fn bytes(columns: &[(String, DrawColumn)]) -> Result<Vec<u8>, ParquetError> {
    let mut fields = Vec::new();
    for (name, column) in columns {
        let (physical, logical) = match column {
            DrawColumn::Whole(_) => (Physical::INT64, None),
            DrawColumn::Decimal(_) => (Physical::DOUBLE, None),
            DrawColumn::Date(_) => (Physical::INT32, Some(LogicalType::Date)),
            DrawColumn::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        fields.push(Arc::new(field.build()?));
    }
    let schema = Arc::new(Type::group_type_builder("displace").with_fields(fields).build()?);
    let made_by = format!("displace {}", env!("CARGO_PKG_VERSION"));
    let properties = Arc::new(WriterProperties::builder().set_created_by(made_by).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties)?;
    let mut rows = writer.next_row_group()?;
    for (_, column) in columns {
        let Some(mut out) = rows.next_column()? else { break };
        match column {
            DrawColumn::Whole(cells) => write::<Int64Type>(&mut out, cells)?,
            DrawColumn::Decimal(cells) => write::<DoubleType>(&mut out, cells)?,
            DrawColumn::Date(cells) => write::<Int32Type>(&mut out, cells)?,
            DrawColumn::Text(cells) => write::<ByteArrayType>(&mut out, cells)?,
        }
        out.close()?;
    }
    rows.close()?;
    writer.into_inner()
}

/// The values that there are, and for each cell whether it has one.
fn write<T: DataType>(
    out: &mut SerializedColumnWriter<'_>,
    cells: &[Option<T::T>],
) -> Result<(), ParquetError> {
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.iter().flatten().cloned().collect();
    out.typed::<T>().write_batch(&values, Some(&there), None)?;
    Ok(())
}
