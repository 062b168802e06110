// Vietnam's administrative units that this programme needs, each with the days on which it existed:
// a five-digit code alone does not tell the unit, because after 1/7/2025 new communes took over old
// codes. Data and sources: issuer/data/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/time.h"
#include "common/record/bodies.h"

namespace ocop::issuer {

class AdminUnits {
 public:
  // From a table code,name,type,parent,from,to; `to` is the last day, empty for units of today.
  // Errc::malformed with the line.
  static Result<AdminUnits> read(std::string_view csv);
  // The table that the program was built with.
  static AdminUnits embedded();

  // A commune, district or province of that code on that day, with the units above it and no
  // address. Errc::not_found: no such unit then; the detail says when there was one.
  [[nodiscard]] Result<record::Location> locate(std::string_view code, Date day) const;

 private:
  struct Unit {
    std::string code;
    std::string name;    // with its type: "Xã Ea Yông"
    std::string parent;  // code of the unit above; empty for provinces
    record::Interval interval;
  };
  [[nodiscard]] const Unit* find(std::string_view code, Date day) const;

  std::vector<Unit> units_;  // by code
};

}  // namespace ocop::issuer
