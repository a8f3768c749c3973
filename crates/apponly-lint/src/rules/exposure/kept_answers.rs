//! Answers with tokens that a program for requests keeps in a file that others can read.
use crate::file::{File, call_arguments};
use crate::finding::Confidence;
use crate::flow::document::{Call, Document};
use crate::flow::knowledge::{self, Effect};
use crate::flow::value::Origin;
use crate::lexers::Dialect;
use crate::rules::exposure::output_sinks::{self, Guard};
use crate::rules::report::Report;

/// So many calls and settings of one file are looked at for what they do with a file.
const MAXIMUM: usize = 2000;

/// A request for a token of which the answer is kept in a file: `curl … > /tmp/reply.json`.
pub(in crate::rules) fn check(file: &File<'_, '_>, index: usize, call: &Call, guard: &Guard<'_>, report: &mut Report) {
    let Some(document) = file.documents.get(index) else { return };
    if !call.command || knowledge::effect_of(document, call) != Effect::Requests {
        return;
    }
    let arguments = call_arguments(document, call);
    told(file, index, call, report);
    let kept = arguments.iter().find(|argument| {
        argument.name.is_some_and(|name| {
            matches!(document.raw(name), ">" | ">>" | "-o" | "--output" | "-OutFile" | "-O" | "--output-document")
        })
    });
    let Some(kept) = kept.filter(|kept| !kept.value.is_empty()) else { return };
    let written = document.raw(kept.value.start);
    let known = file.value(index, &kept.value).literal.map(|literal| literal.text);
    let path = known.as_deref().unwrap_or_else(|| document.content(kept.value.start));
    let source = file.text.get(document.span(&kept.value)).unwrap_or_default();
    let shared = output_sinks::is_shared(path) || output_sinks::is_shared(source);
    let open = shared && !guard.holds() || is_opened(document, written) || is_handed_on(file, path);
    let mut sent = arguments.iter().map(|argument| file.value(index, &argument.value).origin);
    if open && sent.any(|origin| origin.has(Origin::APP_REQUEST)) {
        let message = "the answer with its token is written to a place that others can read";
        report.add(document.span(&kept.value), Confidence::High, message);
    }
}

/// `curl -v`, which shows what it sends, the secret as well.
fn told(file: &File<'_, '_>, index: usize, call: &Call, report: &mut Report) {
    let Some(document) = file.documents.get(index).filter(|_| call.folded == "curl") else { return };
    let arguments = call_arguments(document, call);
    let tells = |name: &usize| {
        let option = document.raw(*name);
        option == "--verbose" || option.starts_with("--trace") || option == "-v" || option == "-sv" || option == "-vs"
    };
    let Some(option) = arguments.iter().filter_map(|argument| argument.name).find(tells) else { return };
    let mut sent = arguments.iter().map(|argument| file.value(index, &argument.value).origin);
    if sent.any(|origin| origin.has(Origin::APP_REQUEST | Origin::TOKENS)) {
        let message = "what is sent with the secret or the token is shown as well";
        report.add(document.span(&(option..option + 1)), Confidence::Low, message);
    }
}

/// Whether a file is given to everybody to read: `chmod 644 "$file"`.
fn is_opened(document: &Document<'_>, file: &str) -> bool {
    document.calls.iter().take(MAXIMUM).filter(|call| call.command && call.folded == "chmod").any(|call| {
        let mut arguments = call_arguments(document, call).iter().map(|argument| argument.value.start);
        let mode = arguments.next().map(|at| document.content(at)).unwrap_or_default();
        let last = mode.bytes().next_back().unwrap_or_default();
        let octal = mode.len() >= 3 && mode.bytes().all(|digit| digit.is_ascii_digit());
        let readable = octal && matches!(last, b'4'..=b'7')
            || ["a+r", "o+r", "+r", "a+rw", "o=r", "ugo+r", "go+r", "a=r"].contains(&mode);
        readable && arguments.any(|at| document.raw(at) == file)
    })
}

/// Whether a pipeline keeps that file for whoever may see its runs.
fn is_handed_on(file: &File<'_, '_>, path: &str) -> bool {
    let Some(document) = file.documents.first().filter(|document| document.dialect == Dialect::Yaml) else {
        return false;
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let hands_on = ["upload-artifact", "PublishBuildArtifacts", "PublishPipelineArtifact", "artifacts:"];
    if name.len() < 3 || !hands_on.iter().any(|sign| file.text.contains(sign)) {
        return false;
    }
    document.bindings.iter().take(MAXIMUM).any(|binding| {
        let key = knowledge::fold(document.name(binding.key));
        matches!(key.as_str(), "path" | "paths" | "pathtopublish" | "targetpath" | "publish" | "artifact")
            && file.text.get(document.span(&binding.value)).is_some_and(|paths| {
                paths.split([' ', '\n', '/', '"', '\'', '-', '[', ']', ',']).any(|part| part == name)
                    || paths.ends_with(name)
            })
    })
}
