//! The codebook: topics with their propositions, actors with their names and dated roles.
