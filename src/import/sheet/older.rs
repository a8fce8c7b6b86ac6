//! What may a number be of a workbook that does not say how its numbers are shown? XLS and XLSB have formats, which the crate
//! that reads them does not give.

use super::cell::SheetCell;

/// Numbers of persons that may be shown as 100 %: the row of the first, and what may be.
pub(super) fn ones(numbers: impl Iterator<Item = (usize, Option<f64>)>) -> Option<(usize, String)> {
    let rows: Vec<usize> = numbers
        .filter(|(_, value)| value.is_some_and(|value| (value - 1.0).abs() < 1e-9))
        .map(|(row, _)| row)
        .collect();
    let first = rows.first()?;
    Some((*first, format!("{} of its numbers are 1, and may be shown as 100 %", rows.len())))
}

/// Dates that are all the first of a month, and may be shown as months.
pub(super) fn months<'c>(cells: impl Iterator<Item = (usize, &'c SheetCell)>) -> Option<(usize, String)> {
    let dates = cells.filter_map(|(row, cell)| match cell {
        SheetCell::Date(date) => Some((row, *date)),
        _ => None,
    });
    let dates: Vec<_> = dates.collect();
    let (row, first) = dates.first()?;
    let all = dates.iter().all(|(_, date)| date.day() == 1);
    let what = format!(
        "all of its dates are the first of a month, such as {first}, and may be shown as months (a count of a month is that of its \
         last day)"
    );
    all.then_some((*row, what))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whole_shares_and_months_are_suspected() {
        let column = [(2, Some(0.0)), (3, Some(1.0)), (4, None), (5, Some(1.0)), (6, Some(40.0))];
        assert_eq!(ones(column.into_iter()).expect("two").0, 3);
        assert_eq!(ones([(2, Some(2.0)), (3, Some(0.0)), (4, None)].into_iter()), None);
        let cells = |days: [i8; 2]| days.map(|day| SheetCell::Date(date(2025, 3, day)));
        let told = |days| months(cells(days).iter().enumerate());
        assert!(told([1, 1]).expect("months").1.contains("2025-03-01"));
        assert_eq!(told([1, 2]), None);
        assert_eq!(months([(1, &SheetCell::Empty)].into_iter()), None);
    }
}
