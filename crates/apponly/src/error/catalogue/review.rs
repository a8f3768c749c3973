//! Failures of a review of apps.

use super::rows::rows;

rows! {
    REVIEW:
    REVIEW_SNAPSHOT_UNUSABLE = "review-snapshot-unusable", Misconfigured, Usage, No,
        "the earlier review cannot be compared with this one",
        "the file is no snapshot of a review, is damaged, or is of another tenant",
        "name a file that `apponly review --save FILE` wrote for the same tenant";
}
