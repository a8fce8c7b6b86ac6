//! Who lives at home, and who had been displaced before the start?

/// Whether a household had been displaced before the start of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Standing {
    /// Lives at home.
    Resident = 0,
    /// Had been displaced before the start.
    Displaced = 1,
}
