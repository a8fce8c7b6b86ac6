//! What do the parameters do, and what do the data say about them? Experiments over parameters, all through
//! the ensemble's replicate: there is no second simulation loop here.
//!
//! | question | room |
//! | --- | --- |
//! | which sets of parameters are worth a look? | [`design`], with `points` |
//! | which parameters fit what was observed? | [`calibrate`], [`smc`], [`target`] |
//! | what do several wars have in common? | [`wars`], with [`smoother`] |
//! | which futures agree with what was observed so far? | [`update`] |
//! | would the fit find parameters that are known? | [`recovery`]; of several wars [`known_wars`] |
//! | is a table of sets right, line by line? | [`sets`] |
//! | what does each set do, under the same luck? | [`sweep`] |
//! | what did a sweep say? | [`results`] |
//! | which parameters drive an outcome? | [`sensitivity`] |
//! | how much of the spread is parameters, how much is luck? | [`variance`], with `jackknife` |

pub mod calibrate;
pub mod design;
mod jackknife;
pub mod known_wars;
mod normal;
mod points;
pub mod recovery;
pub mod results;
pub mod sensitivity;
pub mod sets;
mod shares;
pub mod smc;
pub mod smoother;
pub mod sweep;
pub mod target;
pub mod update;
pub mod variance;
pub mod wars;

/// Groups of the draws that resample, so that no two of them share luck. Those that move particles take the number of
/// their step, those of the bootstrap that of the sample: both stay far below.
mod groups {
    /// Which particles go on.
    pub(super) const PARTICLES: u32 = u32::MAX;
    /// Which candidates are kept.
    pub(super) const CANDIDATES: u32 = u32::MAX - 1;
    /// Parameters that are to be recovered.
    pub(super) const TRUTHS: u32 = u32::MAX - 2;
    /// Members of a population of wars.
    pub(super) const WARS: u32 = u32::MAX - 3;
    /// Numbers that mean nothing, by which the smoother sees what chance takes.
    pub(super) const INVENTED: u32 = u32::MAX - 5;
    /// What is particular to a war that nobody has seen.
    pub(super) const NEXT_WAR: u32 = u32::MAX - 4;
}
