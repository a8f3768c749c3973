//! Failures of the linter.

use super::rows::rows;

rows! {
    LINT:
    BASELINE_UNUSABLE = "baseline-unusable", Misconfigured, Usage, No,
        "the baseline cannot be used",
        "the file is no baseline, or a later version of apponly wrote it",
        "write it anew with `apponly lint --write-baseline FILE PATH`";
    GIT_FAILED = "git-failed", Misconfigured, Usage, No,
        "git does not say what it was asked",
        "it is not installed, this is no repository, or the repository belongs to somebody else",
        "run it in the repository, as its owner, with git in `PATH`; or name the files in place of `--staged` and `--diff`";
    REVISION_UNKNOWN = "revision-unknown", Misconfigured, Usage, No,
        "no commit has this name",
        "the name is misspelt, or a shallow clone does not have it",
        "name one branch, tag or commit, no range; fetch it first (in GitHub Actions: `fetch-depth: 0`)";
}
