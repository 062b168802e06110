// GS1 data as read: AIs with their values, in the order in which they came.
//
//   (01)08938505974194(10)L0526-03   →   {"01", "08938505974194"}, {"10", "L0526-03"}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/gs1/ai_table.h"
#include "common/gs1/fault.h"

namespace ocop::gs1 {

// No carrier of GS1 data holds more.
inline constexpr std::size_t kMaxElements = 64;

// Views into the list that gave it.
struct Element {
  std::string_view ai;
  std::string_view value;
  bool operator==(const Element&) const = default;
};

// All values stand in one text, so that a list costs two allocations. Views end with the next
// change of the list.
class ElementList {
 public:
  // Room for that many characters of AIs and values.
  void reserve(std::size_t characters);

  // Begins an element; its value is what append() adds until the next begin(). `position` is where
  // the AI stands in the input. `rule` is the AI's.
  void begin(std::string_view ai, const AiRule& rule, std::size_t position);
  void append(char c) { text_ += c; }
  void append(std::string_view characters) { text_ += characters; }
  // The same at once.
  void add(std::string_view ai, const AiRule& rule, std::string_view value, std::size_t position);

  // Gives the last element another value.
  void replace_last(std::string_view value);

  [[nodiscard]] std::size_t size() const { return slots_.size(); }
  [[nodiscard]] bool empty() const { return slots_.empty(); }
  [[nodiscard]] Element operator[](std::size_t index) const;
  [[nodiscard]] const AiRule& rule(std::size_t index) const { return *slots_[index].rule; }
  [[nodiscard]] std::size_t position(std::size_t index) const { return slots_[index].position; }
  // The value of the first element of that AI, if there is one.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view ai) const;

  // Elements in the same order with the same AIs and values; positions do not count.
  bool operator==(const ElementList& other) const;

 private:
  struct Slot {
    const AiRule* rule;
    std::uint32_t begin;  // of the AI in text_; the value follows
    std::uint32_t ai_length;
    std::size_t position;
  };
  std::string text_;
  std::vector<Slot> slots_;
};

// What was found in an input. If `fault` is set, the input is not valid; `elements` then holds what
// was read, which is complete when only companions are missing or in conflict.
struct Reading {
  ElementList elements;
  std::size_t path_size = 0;         // of a Digital Link: so many elements stood in its path
  std::vector<std::string> ignored;  // query parameters that are no AIs, as written
  std::optional<Fault> fault;

  [[nodiscard]] bool valid() const { return !fault; }
};

// How forgiving a reader is; the defaults are those of the standard.
struct Leniency {
  bool unknown_ais = false;         // AIs that the table does not have
  bool unknown_attributes = false;  // these also in the query of a Digital Link
  bool short_gtins = false;         // AI 01 of a Digital Link with 8, 12 or 13 digits (until 1.3)
  bool short_names = false;         // "/gtin/…/lot/…" instead of "/01/…/10/…" (until 1.2)
  bool missing_companions = false;  // other codes on the same item may hold the required AIs
};

// The AI's rule, or under leniency one for an AI that is unknown; nullptr if there is none.
[[nodiscard]] const AiRule* find_rule(std::string_view ai, const Leniency& leniency);

}  // namespace ocop::gs1
