//! What was counted so far? Reports of people at hosts, taken in on the day that they are of.
//!
//! At the end of a report's day the host has as many people as were counted (direct insertion, the simplest
//! data assimilation): the difference to those simulated there is kept as a correction, which all later
//! numbers of the host carry and which those who choose see, for herding and room go by what was counted.
//! Nobody is moved, made or lost: agents stay where they are, and persons are conserved among them.
//!
//! A report also says how attractive the host is. The logarithm x of a factor on its pull is learned by a
//! Kalman filter of constant gain, from the growth g since the report before against the growth e that the
//! replicate expected, and is forgotten over some months because attraction changes:
//!
//! ```text
//! x ← x e^(−1/M) a day,  x ← x + s²/(s² + r² + (c n / (e + k))²) · ln((g + k)/(e + k)) at a report
//! ```
//!
//! with n the count, c its error, and k a few persons in a thousand of all, so that small numbers say little. A
//! camp that shrank has not grown: g is 0 then, since nobody is sent away. `docs/validation-flee.md` says what each
//! of the two is worth.

/// M: days over which what was learned is forgotten.
const MEMORY_DAYS: f64 = 90.0;
/// s²: variance of the logarithm of a pull.
const PULL_VARIANCE: f64 = 0.25;
/// r²: variance of the logarithm of growth for all other reasons.
const GROWTH_VARIANCE: f64 = 0.25;
/// c: error of a count, as a share of it.
const COUNT_ERROR: f64 = 0.15;
/// k, as a share of all people at hosts.
const FLOOR: f64 = 0.003;

/// People counted at a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The day, whose end it is of.
    pub day: u32,
    /// Index among the hosts.
    pub host: usize,
    /// Persons.
    pub persons: u32,
}

/// What reports have said.
#[derive(Clone, Debug, Default)]
pub(super) struct Reported {
    /// Persons counted beyond those simulated, by host.
    corrections: Vec<i64>,
    /// x, by host.
    pulls: Vec<f64>,
    /// The last report of each host.
    last: Vec<Option<u32>>,
    /// How many reports have come.
    next: usize,
}

impl Reported {
    /// Forgets an earlier replicate.
    pub(super) fn begin(&mut self, hosts: usize) {
        self.corrections.clear();
        self.corrections.resize(hosts, 0);
        self.pulls.clear();
        self.pulls.resize(hosts, 0.0);
        self.last.clear();
        self.last.resize(hosts, None);
        self.next = 0;
    }

    /// Persons at a host, by those simulated. Where people also leave hosts, fewer may stay than were counted
    /// too few: nobody can be missing from an empty host.
    pub(super) fn corrected(&self, host: usize, simulated: u64) -> u64 {
        simulated.saturating_add_signed(self.corrections[host])
    }

    /// The factor on the pull of a host.
    pub(super) fn pull(&self, host: usize) -> f64 {
        libm::exp(self.pulls[host])
    }

    /// Takes in the reports of a day, in order of day; `simulated` says how many persons are at a host.
    pub(super) fn hear_all(&mut self, reports: &[Report], day: u32, simulated: impl Fn(usize) -> u64) {
        let keep = libm::exp(-1.0 / MEMORY_DAYS);
        self.pulls.iter_mut().for_each(|pull| *pull *= keep);
        while let Some(&report) = reports.get(self.next).filter(|report| report.day <= day) {
            self.next += 1;
            // Of several counts of a host up to the first day only the last says anything.
            let same = |later: &Report| (later.day, later.host) == (report.day, report.host);
            if !reports.get(self.next).is_some_and(same) {
                self.hear(report, simulated(report.host));
            }
        }
    }

    /// Takes in a report of a host at which `simulated` persons are.
    fn hear(&mut self, report: Report, simulated: u64) {
        let Report { host, persons, .. } = report;
        let expected = self.corrected(host, simulated) as f64;
        if let Some(before) = self.last[host].replace(persons) {
            let all: f64 = self.last.iter().flatten().map(|&persons| f64::from(persons)).sum();
            let floor = (FLOOR * all).max(1.0);
            let growth = f64::from(persons.saturating_sub(before)) + floor;
            let due = (expected - f64::from(before)).max(0.0) + floor;
            let error = COUNT_ERROR * f64::from(persons) / due;
            let gain = PULL_VARIANCE / (PULL_VARIANCE + GROWTH_VARIANCE + error * error);
            self.pulls[host] += gain * libm::log(growth / due);
        }
        self.corrections[host] = i64::from(persons) - simulated.cast_signed();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(reported: &mut Reported, day: u32, persons: u32, simulated: u64) {
        reported.hear(Report { day, host: 0, persons }, simulated);
    }

    #[test]
    fn a_report_sets_the_stock_and_what_comes_later_adds_to_it() {
        let mut reported = Reported::default();
        reported.begin(2);
        hear(&mut reported, 3, 500, 800);
        assert_eq!(reported.corrected(0, 800), 500);
        assert_eq!(reported.corrected(0, 850), 550);
        assert_eq!(reported.corrected(0, 100), 0);
        assert_eq!(reported.corrected(1, 70), 70);
    }

    #[test]
    fn pulls_follow_growth_and_a_first_report_says_nothing_of_them() {
        let mut reported = Reported::default();
        reported.begin(1);
        hear(&mut reported, 0, 1_000, 900);
        assert!((reported.pull(0) - 1.0).abs() < 1e-12);
        // 1,000 more expected, and 1,000 came.
        hear(&mut reported, 10, 2_000, 1_900);
        assert!((reported.pull(0) - 1.0).abs() < 1e-12);
        // Twice as many came as expected: the pull grows, by less than twice.
        hear(&mut reported, 20, 4_000, 2_900);
        let more = reported.pull(0);
        assert!(more > 1.1 && more < 2.0, "{more}");
        // Fewer than before: as if nobody came.
        hear(&mut reported, 30, 3_000, 3_900);
        assert!(reported.pull(0) < more);
    }
}
