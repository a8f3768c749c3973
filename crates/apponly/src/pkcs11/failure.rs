//! From a return value of PKCS#11 to a row of the catalogue.

use cryptoki::error::{Error as Failure, RvError};

use crate::error::{Error, Row, catalogue};

/// The failure of a call to the token that `place` names.
pub(super) fn explain(place: &str, failure: &Failure) -> Error {
    let row: &'static Row = match failure {
        Failure::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => {
            &catalogue::PKCS11_PIN_WRONG
        }
        Failure::Pkcs11(RvError::PinLocked, _) => &catalogue::PKCS11_PIN_LOCKED,
        Failure::Pkcs11(RvError::UserNotLoggedIn | RvError::PinExpired, _) => &catalogue::PKCS11_PIN_MISSING,
        Failure::Pkcs11(
            RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::KeyFunctionNotPermitted
            | RvError::KeyTypeInconsistent,
            _,
        ) => &catalogue::SIGNER_ALGORITHM,
        Failure::Pkcs11(RvError::TokenNotPresent | RvError::TokenNotRecognized | RvError::DeviceRemoved, _) => {
            &catalogue::PKCS11_TOKEN_MISSING
        }
        _ => &catalogue::PKCS11_FAILED,
    };
    let what = match failure {
        // What the library calls it leads to the maker's manual.
        Failure::Pkcs11(value, function) => format!("{function:?} gave {value:?}"),
        other => other.to_string(),
    };
    Error::new(row, format!("`{place}`: {what}"))
}
