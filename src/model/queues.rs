//! How many are received a day? Where arrivals are metered, the others wait beside the place.

use crate::world::Geography;

/// Who is received when, by location.
#[derive(Clone, Debug, Default)]
pub struct Queues {
    days: usize,
    /// Persons booked to be received, by location and day.
    received: Vec<u32>,
    /// First day for which more came than are received, by location.
    first_day: Vec<u32>,
    /// Person-days of waiting, by location.
    waited: Vec<u64>,
}

impl Queues {
    /// Nobody has come.
    pub fn begin(&mut self, geography: &Geography, days: usize) {
        let n = geography.locations.len();
        self.days = days;
        self.received.clear();
        self.received.resize(n * days, 0);
        self.first_day.clear();
        self.first_day.resize(n, u32::MAX);
        self.waited.clear();
        self.waited.resize(n, 0);
    }

    /// The day on which persons who come to a location on a day are received, so many a day.
    pub fn book(&mut self, location: usize, due: u32, persons: u32, limit: u32) -> u32 {
        let row = location * self.days;
        let mut day = due as usize;
        let full = |booked: u32| booked > 0 && booked + persons > limit;
        while day < self.days && full(self.received[row + day]) {
            day += 1;
        }
        if day < self.days {
            self.received[row + day] += persons;
        }
        let day = day as u32;
        if day > due {
            self.first_day[location] = self.first_day[location].min(due);
            self.waited[location] += u64::from(day - due) * u64::from(persons);
        }
        day
    }

    /// The first day for which more came to a location than it receives.
    pub fn first_day(&self, location: usize) -> Option<u32> {
        Some(self.first_day[location]).filter(|&day| day != u32::MAX)
    }

    /// Person-days of waiting at a location, up to the last day.
    pub fn waited(&self, location: usize) -> u64 {
        self.waited[location]
    }
}
