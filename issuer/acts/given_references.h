// References of certificates that this home has written into statements: those of drafts that are
// away for a signature stand in no log, and two certificates of one sitting must not share one.
#pragma once

#include <vector>

#include "common/programme/certificate_reference.h"
#include "common/record/statement.h"
#include "common/store/issuer_store.h"

namespace ocop::issuer {

// The highest sequence given to this area and year; 0 for none.
[[nodiscard]] int given_sequence(const store::IssuerStore& store, int area, int year);

// Remembers those of the certificates among these statements. A number that was given to a draft is
// not given again, whatever becomes of the draft.
void note_references(store::IssuerStore& store, const std::vector<record::Statement>& statements);

}  // namespace ocop::issuer
