//! How the binary is linked: docs/decisions/0011-how-the-binary-is-linked.md.

#![expect(clippy::disallowed_methods, reason = "Cargo tells a build script about its target in variables")]

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The functions that printing a kept token calls, so that they lie together. Made by `benches/order`.
const ORDER: &str = "link-order.txt";

/// Where the linker shall write which function lies where; set by `benches/order`.
const MAP: &str = "APPONLY_LINK_MAP";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ORDER}");
    println!("cargo::rerun-if-env-changed={MAP}");
    if !is_linux_as_measured() {
        return;
    }
    link_argument("-no-pie");
    if variable("OPT_LEVEL") != "0" && links_with_lld() {
        // Cargo forgets `strip` for a package whose optimisation level is its own.
        link_argument("-Wl,--strip-all");
        link_argument("-Wl,--no-warn-symbol-ordering");
        link_argument(&format!("-Wl,--symbol-ordering-file={}/{ORDER}", variable("CARGO_MANIFEST_DIR")));
        let map = variable(MAP);
        if !map.is_empty() {
            link_argument(&format!("-Wl,--no-demangle,-Map={map}"));
        }
    }
}

fn is_linux_as_measured() -> bool {
    variable("CARGO_CFG_TARGET_OS") == "linux"
        && variable("CARGO_CFG_TARGET_ENV") == "gnu"
        && variable("CARGO_CFG_TARGET_ARCH") == "x86_64"
        && !variable("CARGO_CFG_TARGET_FEATURE").split(',').any(|feature| feature == "crt-static")
}

/// Whether the compiler brings its own linker, which then is the one it uses; any other may not know what is asked of it.
fn links_with_lld() -> bool {
    let is_chosen_otherwise =
        variable("CARGO_ENCODED_RUSTFLAGS").contains("link") || !variable("RUSTC_LINKER").is_empty();
    let Ok(output) = Command::new(variable("RUSTC")).args(["--print", "sysroot"]).output() else { return false };
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    !is_chosen_otherwise && sysroot.join("lib/rustlib/x86_64-unknown-linux-gnu/bin/gcc-ld/ld.lld").exists()
}

fn link_argument(argument: &str) {
    println!("cargo::rustc-link-arg-bins={argument}");
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
