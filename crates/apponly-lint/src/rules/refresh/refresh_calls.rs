//! Methods of OAuth libraries that renew by a refresh token, called on what an app was given.
use crate::file::{File, Place, call_arguments};
use crate::flow::document::{Call, Document};
use crate::flow::knowledge;
use crate::flow::value::Origin;
use crate::rules::graph::graph_call::chain;
use crate::rules::refresh::refresh_owner;
use crate::words::Word;

/// So many calls of one file are looked at.
const MAXIMUM: usize = 200;

/// The calls of a file that renew the token of an app, or read its refresh token.
pub(in crate::rules) fn of<'f>(file: &'f File<'_, '_>) -> impl Iterator<Item = Place> + 'f {
    let named = file.calls().filter(|(_, _, call)| !call.command && renews(&call.folded)).take(MAXIMUM);
    named.filter_map(|(index, document, call)| {
        let token = document.token(call.name)?;
        let (at, length) = (token.start as usize, token.range().len());
        let place = Place { word: Word::RefreshToken, at, length, document: index, token: call.name };
        is_of_app(file, document, call, &place).then_some(place)
    })
}

fn renews(folded: &str) -> bool {
    matches!(folded, "refresh" | "refreshtoken" | "refreshaccesstoken" | "refreshasync" | "getrefreshtoken")
}

fn is_of_app(file: &File<'_, '_>, document: &Document<'_>, call: &Call, place: &Place) -> bool {
    if document.function_named(document.name(call.name)).is_some() {
        return false;
    }
    let Some(chain) = chain(document, call.name).filter(|chain| chain.start + 1 < call.name) else { return false };
    let receiver = file.value(place.document, &(chain.start..call.name - 1)).origin;
    if receiver.has(Origin::USER) {
        return false;
    }
    match call.folded.as_str() {
        "refresh" | "refreshasync" => receiver.has(Origin::APP_ANSWER),
        "getrefreshtoken" => {
            receiver.has(Origin::APP_ANSWER)
                || file.is_app_only()
                    && !refresh_owner::is_given(document, &chain)
                    && refresh_owner::may_be_app(file, place)
                    && !refresh_owner::is_of_caller(file, place, &chain)
        }
        _ => {
            receiver.has(Origin::APP_ANSWER | Origin::APP_CREDENTIAL | Origin::APP_REQUEST)
                || call_arguments(document, call)
                    .iter()
                    .any(|argument| file.value(place.document, &argument.value).origin.has(Origin::REFRESH))
        }
    }
}

/// `auto_refresh_url=` of a session that signs an app in.
pub(in crate::rules) fn renews_by_itself(file: &File<'_, '_>, document: &Document<'_>, place: &Place) -> bool {
    let Some(call) = document.calls_around(place.token).next() else { return false };
    let mut origin = Origin::NONE;
    for argument in call_arguments(document, call) {
        origin |= file.value(place.document, &argument.value).origin;
    }
    knowledge::fold(document.name(place.token)) == "autorefreshurl"
        && origin.has(Origin::APP_CREDENTIAL)
        && !origin.has(Origin::USER)
}
