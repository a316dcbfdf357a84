//! Actors in a text: which spans name which actor of the codebook.
