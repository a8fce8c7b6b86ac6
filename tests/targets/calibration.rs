//! A calibration file beside the tiny case: what is accepted has something to fit, and its likelihoods are numbers.

use displace::ensemble::Workspace;
use displace::scenario::load;
use displace::tuning::calibrate::{Calibration, CalibrationFile};
use displace::tuning::target::likelihood;

use super::{Files, TINY, folder_of, refused};

pub fn feed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let file: CalibrationFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => return assert!(!error.to_string().trim().is_empty(), "a refusal says why"),
    };
    let folder = folder_of(&TINY, &Files::new());
    let mut episodes = Vec::new();
    for episode in &file.episode {
        match load(&folder.path().join(&episode.scenario)) {
            Ok(scenario) => episodes.push(episode.of(scenario)),
            Err(error) => return refused(&error),
        }
    }
    let calibration = match Calibration::new(&file, episodes, 1) {
        Ok(calibration) => calibration,
        Err(error) => return assert!(!error.to_string().trim().is_empty(), "a refusal says why"),
    };
    assert!(calibration.episodes.iter().all(|episode| !episode.is_empty()), "there is something to fit");
    // The middle of all priors.
    let point = vec![0.0; calibration.space.dimensions()];
    let Calibration { episodes, space, errors, .. } = &calibration;
    if episodes.len() <= 4 {
        let found = likelihood(episodes, space, *errors, (&point, 0), 1, &mut Workspace::default());
        assert!(found.is_ok_and(|value| !value.is_nan()), "a likelihood is a number");
    }
}

pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let text = "title = \"Fit\"\nparticles = 16\nmoves = 2\npersons_per_agent = 50.0\nown_parameters = [\"population_factor\"]\n\n\
                [errors]\nown = 0.25\ncommon = 0.2\nshares_weigh = 0.5\n\n\
                [[episode]]\nscenario = \"record.toml\"\nweight = 1.0\n\n[[episode]]\nscenario = \"assault.toml\"\nweight = 0.5\n\
                own_parameters = [\"severity_scale\"]\n";
    vec![("calibration.toml".into(), text.into())]
}
