"""The command line: skins over the pipeline and the questions; heavy parts are imported when used."""
