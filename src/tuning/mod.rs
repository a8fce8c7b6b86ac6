//! What do the data say about the parameters? Experiments over parameters, all through the ensemble's
//! replicate: there is no second simulation loop here.

pub mod calibrate;
pub mod smc;
pub mod target;
