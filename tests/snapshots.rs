//! What the commands print, whole: standard output, standard error and exit code, as files under `tests/cmd`. After a
//! wanted change, `TRYCMD=overwrite cargo test --test snapshots` writes them anew.

#[test]
fn commands_print_what_they_printed() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
