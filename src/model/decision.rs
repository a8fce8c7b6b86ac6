//! How does a household decide? What threat its class bears, and what comes of it.
//!
//! [`super::departure`] says what people feel, and how that and the luck of a household make a decision; [`super::stay`]
//! asks the same of those who are hosted.

use crate::numbers::Parameters;
use crate::world::Standing;

/// The four classes of households, in the order of the lists of a community.
const CLASSES: [(Standing, bool); 4] = [
    (Standing::Resident, true),
    (Standing::Resident, false),
    (Standing::Displaced, true),
    (Standing::Displaced, false),
];

/// The tolerance of a household class, and how many would leave by choice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Response {
    /// Share that would leave by choice at some threat.
    pub willing: f64,
    /// `(c T_c)^η` of this class.
    half: f64,
    /// η.
    slope: f64,
}

impl Response {
    /// The response of households of a standing, with or without a vehicle.
    pub fn new(parameters: &Parameters, standing: Standing, vehicle: bool) -> Self {
        let stay = parameters.never_leave_share
            * match standing {
                Standing::Resident => 1.0,
                Standing::Displaced => parameters.never_leave_displaced,
            };
        let factor = if vehicle { 1.0 } else { parameters.tolerance_without_vehicle };
        Self {
            willing: 1.0 - stay,
            half: libm::pow(factor * parameters.tolerance_median, parameters.tolerance_slope),
            slope: parameters.tolerance_slope,
        }
    }

    /// Share of all households of the class that leave by choice once threat has reached `most`.
    pub fn share_left(&self, most: f64) -> f64 {
        self.share_left_at_power(libm::pow(most, self.slope))
    }

    /// The same from the threat to the power of the slope, which classes share.
    pub fn share_left_at_power(&self, power: f64) -> f64 {
        if power <= 0.0 {
            return 0.0;
        }
        self.willing * power / (power + self.half)
    }

    /// The threat at which a household with luck `u` below the willing share leaves.
    pub fn tolerance(&self, u: f64) -> f64 {
        let share = u / self.willing;
        libm::pow(self.half * share / (1.0 - share), 1.0 / self.slope)
    }
}

/// The responses of the four classes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Responses(pub(super) [Response; 4]);

impl Responses {
    /// The responses under a draw of parameters.
    pub fn new(parameters: &Parameters) -> Self {
        Self(CLASSES.map(|(standing, vehicle)| Response::new(parameters, standing, vehicle)))
    }

    /// The response of a class.
    pub fn of(&self, standing: Standing, vehicle: bool) -> &Response {
        &self.0[class_of(standing, vehicle)]
    }

    /// A threat to the power of the slope, for [`Response::share_left_at_power`].
    pub fn power(&self, threat: f32) -> f64 {
        libm::pow(f64::from(threat), self.0[0].slope)
    }
}

/// A household that has decided to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Index of its cell.
    pub cell: u32,
    /// Its number within the cell.
    pub household: u32,
    /// Its luck, as 32 bits.
    pub luck: u32,
}

/// The place of a class among the four.
pub(super) fn class_of(standing: Standing, vehicle: bool) -> usize {
    standing as usize * 2 + usize::from(!vehicle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> Response {
        Response { willing: 0.7, half: libm::pow(1.5, 2.7), slope: 2.7 }
    }

    #[test]
    fn limits_of_the_response() {
        let response = response();
        assert!(response.share_left(0.0).abs() < 1e-12);
        assert!((response.share_left(1.5) - 0.35).abs() < 1e-12);
        assert!((response.share_left(1e9) - 0.7).abs() < 1e-9);
    }

    #[test]
    fn tolerance_inverts_the_share() {
        let response = response();
        for u in [1e-6, 0.1, 0.35, 0.69] {
            let threat = response.tolerance(u);
            assert!((response.share_left(threat) - u).abs() < 1e-9);
        }
    }
}
