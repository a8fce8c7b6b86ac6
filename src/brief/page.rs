//! Templates and what they call: words, numbers and dates of the language.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};
use minijinja::value::{Kwargs, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use super::language::{Language, Speaker};

const TEMPLATES: [(&str, &str); 5] = [
    ("base.html", include_str!("templates/base.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("end.html", include_str!("templates/end.html")),
    ("run.html", include_str!("templates/run.html")),
    ("comparison.html", include_str!("templates/comparison.html")),
];

/// The style of the page.
pub(super) const CSS: &str = include_str!("templates/page.css");
/// The script of the map.
pub(super) const JS: &str = include_str!("templates/page.js");

/// Text of a page or a script that is put in as it is.
pub(super) fn raw(text: &str) -> Value {
    Value::from_safe_string(text.to_owned())
}

/// Writes a page.
///
/// # Errors
/// In words, where a template asks for what is not there: a fault of the program, which tests look for.
pub(super) fn render(template: &str, speaker: Arc<Speaker>, context: Value) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).map_err(|error| format!("{error:#}"))?;
    }
    let say = Arc::clone(&speaker);
    environment.add_function("t", move |key: String, values: Kwargs| -> Result<String, Error> {
        let mut args = FluentArgs::new();
        for name in values.args() {
            let value: Value = values.get(name)?;
            let value = match (value.is_number(), f64::try_from(value.clone())) {
                (true, Ok(number)) => FluentValue::from(number),
                // The Arabic words put marks around what is put in.
                _ if say.language() == Language::Arabic => FluentValue::from(value.to_string()),
                _ => FluentValue::from(say.isolated(&value.to_string())),
            };
            args.set(name.to_owned(), value);
        }
        say.say(&key, &args).map_err(fault)
    });
    let number = Arc::clone(&speaker);
    environment.add_filter("n", move |value: f64, error: Option<f64>| number.known(value, error));
    let percent = Arc::clone(&speaker);
    environment.add_filter("percent", move |share: f64| percent.percent(share));
    let odds = Arc::clone(&speaker);
    environment.add_filter("odds", move |share: f64| odds.odds(share).map_err(fault));
    environment.add_filter("date", move |date: String| {
        let date = date.parse().map_err(|_| fault(format!("{date} is no date")))?;
        speaker.date(date).map_err(fault)
    });
    let template = environment.get_template(template).map_err(|error| format!("{error:#}"))?;
    template.render(context).map_err(|error| format!("{error:#}"))
}

fn fault(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}
