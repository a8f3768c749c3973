//! What the app must be able to do: calls from options and scripts.

use apponly::{Error, catalogue};

use crate::arguments::DoctorArguments;

/// The calls that are needed, and where each was said.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) calls: Vec<Need>,
}

/// One call.
#[derive(Debug)]
pub(super) struct Need {
    pub(super) method: String,
    pub(super) target: String,
    /// Who said so: an option, or file and line.
    pub(super) place: String,
}

impl Needs {
    /// # Errors
    /// `setting-invalid`: not a call.
    pub(super) fn read(arguments: &DoctorArguments) -> Result<Self, Error> {
        let calls = arguments.needs.iter().map(|text| need(text)).collect::<Result<_, _>>()?;
        Ok(Self { calls })
    }
}

fn need(text: &str) -> Result<Need, Error> {
    let invalid = || {
        Error::new(&catalogue::SETTING_INVALID, format!("`--needs`: `{text}` is not a call"))
            .with_fix("give method and path, as in `--needs 'GET /users'`")
    };
    let (method, target) = text.trim().split_once(char::is_whitespace).ok_or_else(invalid)?;
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic());
    let target = target.trim();
    if !is_method || !(target.starts_with('/') || target.starts_with("https://")) {
        return Err(invalid());
    }
    Ok(Need { method: method.to_ascii_uppercase(), target: target.to_owned(), place: "`--needs`".to_owned() })
}
