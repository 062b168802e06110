// A statement in words, for the person who is about to sign it. Vietnamese first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/record/statement.h"

namespace ocop::issuer {

// What things with an id are called, as other statements say.
class Names {
 public:
  // Remembers what the statement says of a producer, product, certificate or lot. With `checked`
  // false the name is marked as unverified wherever it is shown.
  void learn(const record::Statement& statement, bool checked);
  // "Cà phê bột Ea Tu (urn:uuid:…)", with "[chưa kiểm chữ ký / signature not checked]" behind a
  // name that was not checked; the bare id for an unknown thing.
  [[nodiscard]] std::string of(const record::StatementId& id) const;

 private:
  void learn(const record::StatementId& id, std::string name, bool checked);
  std::map<record::StatementId, std::string> names_;
};

// Several lines that each end in a line feed, every value of the statement among them (a value of
// several lines with "|" before each that follows):
//   Chứng nhận OCOP / Certificate
//     sản phẩm / product: Cà phê bột Ea Tu (urn:uuid:…)
//     số sao / stars: 4
[[nodiscard]] std::string describe(const record::Statement& statement, const Names& names);

}  // namespace ocop::issuer
