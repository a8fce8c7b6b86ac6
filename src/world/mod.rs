//! Where do people live, and how are places connected? Everything here is read once and never changes.

mod front;
pub mod geography;
pub mod names;
pub mod population;
pub mod position;
mod shortest;
pub mod standing;

pub use front::Front;
pub use geography::{Area, Community, Geography, Link, Location, Place, RoadStatus, Role, ShelterType};
pub use names::LocalNames;
pub use position::Point;
pub use standing::Standing;
