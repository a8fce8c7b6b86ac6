//! How many were counted on a day? Reports are sparse; between two of them counts are interpolated.
//!
//! The rule is Flee's, so that scores mean the same: before the first report its value holds, after the
//! last one the last, between two the straight line, cut to whole persons.

use super::Given;

/// Persons on a day by reports in order of day, which must not be empty.
pub fn interpolate(reports: &[(i64, f64)], day: i64) -> f64 {
    let next = reports.partition_point(|&(date, _)| date < day);
    let Some(&(to, after)) = reports.get(next) else {
        return reports.last().map_or(0.0, |&(_, last)| last.trunc());
    };
    if next == 0 || to == day {
        return after.trunc();
    }
    let (from, before) = reports[next - 1];
    let share = (day - from) as f64 / (to - from) as f64;
    (before + share * (after - before)).trunc()
}

impl Given {
    /// The reports of a location in order of day: days after the first, and persons.
    pub fn reports(&self, location: usize) -> Vec<(i64, f64)> {
        let of = self.counts.iter().filter(|count| count.location == location);
        of.map(|count| (count.day, count.persons)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_reports_the_line_is_cut_to_whole_persons() {
        let reports = [(-5, 10.0), (0, 20.9), (3, 30.0)];
        for (day, persons) in [(-9, 10.0), (-5, 10.0), (-3, 14.0), (0, 20.0), (1, 23.0), (3, 30.0), (9, 30.0)]
        {
            assert!((interpolate(&reports, day) - persons).abs() < 1e-9, "{day}");
        }
    }
}
