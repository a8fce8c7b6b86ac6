//! Will it fit? An estimate of the memory that a run needs, said before work starts: a run that is killed for memory
//! after an hour has nothing to show.

use std::fs;

use crate::model::kept::MOST_BYTES;
use crate::model::tally::{Local, PERIOD_DAYS, Total};
use crate::scenario::Scenario;

/// Bytes by pair of locations in each thread: shortest ways, weights of destinations and ties by origin, as measured
/// on invented countries of 1,000 to 5,000 places, and ways of the first day on foot and by vehicle; no more than
/// [`MOST_BYTES`] in all.
const A_PAIR: u64 = 64;
/// Bytes by location in each thread: where those are who left it.
const A_LOCATION: u64 = 1_000;
/// Bytes by place and day in each thread: threat, fear, damage, and the clocks that run on them.
const A_PLACE_AND_DAY: u64 = 40;
/// Bytes by area and day in each thread, of all local numbers.
const AN_AREA_AND_DAY: u64 = 4 * Local::ALL.len() as u64;
/// Bytes of an agent in each thread, with no more than half of all moving.
const AN_AGENT: f64 = 40.0;
/// Bytes of an agent that leaves for certain, where departures are given: room for movers grows by doubling.
const A_MOVER: f64 = 128.0;
/// Bytes by area and day that a future keeps, packed: most areas are quiet on most days.
const KEPT_AN_AREA_AND_DAY: u64 = 4;
/// Pairs of areas between which people moved in a period, for each area, and the bytes of one.
const KEPT_FLOWS: u64 = 20 * 16;

/// What a run needs, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryNeed {
    /// Places and areas of the case, for the message.
    size: (usize, usize),
    /// By each thread.
    thread: u64,
    threads: u64,
    /// By each future that is kept until the end.
    future: u64,
    futures: u64,
}

impl MemoryNeed {
    /// The need of a run of some futures, of which so many are `kept` until the tables are written.
    pub fn of(scenario: &Scenario, kept: usize, threads: usize) -> Self {
        let geography = &scenario.geography;
        let (locations, places) = (geography.locations.len() as u64, geography.places() as u64);
        let (areas, days) = (geography.areas.len() as u64, u64::from(scenario.horizon_days) + 1);
        let links = geography.links.len() as u64;
        let agents = if let Some(given) = &scenario.given {
            let leaving: f64 = given.exogenous.departures.iter().sum();
            A_MOVER * leaving / f64::from(given.exogenous.persons_per_agent)
        } else {
            let people = geography.communities.iter().map(|c| f64::from(c.people()));
            let size = scenario.household_persons * f64::from(scenario.households_per_agent);
            AN_AGENT * people.sum::<f64>() / size
        };
        let periods = days.div_ceil(u64::from(PERIOD_DAYS));
        let threads = if threads == 0 {
            std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
        } else {
            threads
        };
        Self {
            size: (geography.places(), geography.areas.len()),
            thread: (A_PAIR * locations * locations).min(MOST_BYTES)
                + A_LOCATION * locations
                + A_PLACE_AND_DAY * places * days
                + AN_AREA_AND_DAY * areas * days
                + 4 * links * days
                + agents as u64,
            threads: threads as u64,
            future: 4 * Total::ALL.len() as u64 * days
                + KEPT_AN_AREA_AND_DAY * areas * days
                + KEPT_FLOWS * areas * periods
                + 16 * links
                + 8 * locations,
            futures: kept as u64,
        }
    }

    /// All of it.
    pub fn bytes(&self) -> u64 {
        self.thread.saturating_mul(self.threads).saturating_add(self.future.saturating_mul(self.futures))
    }

    /// Says why it cannot be had, if it cannot.
    ///
    /// # Errors
    /// The numbers, and what would need less.
    pub fn fits(&self, available: Option<u64>) -> Result<(), String> {
        let Some(available) = available.filter(|&available| self.bytes() > available) else { return Ok(()) };
        let (places, areas) = self.size;
        Err(format!(
            "this needs about {} of memory, and {} are free: {} for each of {} threads ({places} places) and {} for \
             {} futures ({areas} areas). Fewer --threads need less, and so do shards (--replicates FROM..TO, then \
             merge), and fewer places or areas in the case",
            size(self.bytes()),
            size(available),
            size(self.thread),
            self.threads,
            size(self.future.saturating_mul(self.futures)),
            self.futures,
        ))
    }
}

/// Bytes in words.
fn size(bytes: u64) -> String {
    let mib = bytes as f64 / f64::from(1 << 20);
    if mib < 1024.0 { format!("{mib:.0} MiB") } else { format!("{:.1} GiB", mib / 1024.0) }
}

/// Memory that this process may still take, as far as the system says: free memory, the limit of its group, and its
/// own limit; none where the system says nothing.
pub fn available() -> Option<u64> {
    let text = |path: &str| fs::read_to_string(path).ok();
    let number = |path: &str| text(path)?.trim().parse::<u64>().ok();
    let field = |file: &str, name: &str| {
        text(file)?
            .lines()
            .find_map(|line| line.strip_prefix(name)?.trim_end_matches("kB").trim().parse().ok())
    };
    let free = field("/proc/meminfo", "MemAvailable:").map(|kib: u64| kib << 10);
    let group = [
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ];
    let group =
        group.into_iter().filter_map(|(limit, used)| Some(number(limit)?.saturating_sub(number(used)?)));
    #[cfg(unix)]
    let own = rustix::process::getrlimit(rustix::process::Resource::As).current.map(|limit| {
        let taken = field("/proc/self/status", "VmSize:").map_or(0, |kib: u64| kib << 10);
        limit.saturating_sub(taken)
    });
    #[cfg(not(unix))]
    let own = None;
    free.into_iter().chain(group).chain(own).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_of_anything_needs_more() {
        let need = MemoryNeed { size: (10, 5), thread: 1 << 30, threads: 2, future: 1 << 20, futures: 100 };
        assert_eq!(need.bytes(), (2 << 30) + (100 << 20));
        assert!(need.fits(None).is_ok() && need.fits(Some(need.bytes())).is_ok());
        let message = need.fits(Some(1 << 30)).expect_err("too much");
        for words in
            ["about 2.1 GiB", "1.0 GiB are free", "1.0 GiB for each of 2 threads", "100 MiB for 100 futures"]
        {
            assert!(message.contains(words), "{message}");
        }
        let endless = MemoryNeed { thread: u64::MAX, ..need };
        assert_eq!(endless.bytes(), u64::MAX);
    }
}
