#include "labels/gs1_lines.h"

#include <istream>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/base/json.h"
#include "common/base/text.h"
#include "common/gs1/any_input.h"
#include "common/gs1/digital_link.h"
#include "common/gs1/element_string.h"
#include "common/gs1/link_compression.h"

namespace ocop::labels {
namespace {

json::Value shown(std::string_view bytes) {
  return {text::shown(bytes)};
}

json::Value shown_or_null(std::string_view bytes) {
  return bytes.empty() ? json::Value() : shown(bytes);
}

json::Value pairs(const gs1::ElementList& elements) {
  json::Array array;
  for (std::size_t i = 0; i < elements.size(); ++i)
    array.emplace_back(json::Array{shown(elements[i].ai), shown(elements[i].value)});
  return {std::move(array)};
}

json::Value fault_object(const std::optional<gs1::Fault>& fault) {
  if (!fault) return {};
  return {json::Object{{"rule", gs1::rule_name(fault->rule)},
                       {"ai", shown_or_null(fault->ai)},
                       {"position", fault->position},
                       {"length", fault->length},
                       {"right", shown_or_null(fault->right)},
                       {"vi", shown(sentence(*fault, gs1::Language::vietnamese))},
                       {"en", shown(sentence(*fault, gs1::Language::english))}}};
}

json::Value link_or_null(const gs1::Reading& reading) {
  if (reading.path_size > 0) return {canonical_link(reading)};
  Result<std::string> link = build_digital_link(reading.elements);
  return link ? json::Value(std::move(*link)) : json::Value();
}

void add_details(json::Object& answer, const gs1::Reading& reading) {
  answer.emplace_back("digital_link", link_or_null(reading));
  answer.emplace_back("element_string", raw_text(shortest_order(reading.elements)));
  answer.emplace_back("bracketed", bracketed_text(reading.elements));
  json::Array lines;
  for (std::string& line : lines_for_people(reading.elements)) lines.emplace_back(std::move(line));
  answer.emplace_back("lines", std::move(lines));
  answer.emplace_back("restricted", has_restricted_gtin(reading.elements));
}

gs1::Reading read(std::string_view input, const Gs1Options& options) {
  gs1::Reading reading = read_any(input, options.leniency);
  if (!options.decompress || !reading.fault || reading.fault->rule != gs1::Rule::uri_compressed)
    return reading;
  const std::string link = reading.fault->right;
  return parse_digital_link(link, options.leniency);
}

bool answer(std::string_view input, bool cut_off, const Gs1Options& options, std::ostream& out) {
  gs1::Reading reading;
  if (cut_off)
    reading.fault =
        gs1::Fault{gs1::Rule::too_long_input, {}, kMaxGs1Line, 0, std::to_string(kMaxGs1Line)};
  else
    reading = read(input, options);
  json::Array ignored;
  for (const std::string& parameter : reading.ignored) ignored.push_back(shown(parameter));
  json::Object object{{"input", shown(input)},
                      {"valid", reading.valid()},
                      {"elements", pairs(reading.elements)},
                      {"ignored", std::move(ignored)},
                      {"error", fault_object(reading.fault)}};
  if (options.details && reading.valid()) add_details(object, reading);
  out << json::write(json::Value(std::move(object))) << '\n';
  if (!out) throw std::runtime_error("the output cannot be written");
  return reading.valid();
}

// Takes the next line, at most kMaxGs1Line bytes of it; false at the end of the input.
bool next_line(std::istream& in, std::string& line, bool& cut_off) {
  line.clear();
  cut_off = false;
  std::streambuf& buffer = *in.rdbuf();
  constexpr int kEnd = std::char_traits<char>::eof();
  int c = buffer.sbumpc();
  if (c == kEnd) return false;
  for (; c != kEnd && c != '\n'; c = buffer.sbumpc()) {
    if (line.size() < kMaxGs1Line)
      line += static_cast<char>(c);
    else
      cut_off = true;
  }
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

}  // namespace

Gs1Count answer_gs1_lines(std::istream& in, std::ostream& out, const Gs1Options& options) {
  Gs1Count count;
  std::string line;
  for (bool cut_off = false; next_line(in, line, cut_off); ++count.lines)
    if (answer(line, cut_off, options, out)) ++count.valid;
  out.flush();
  if (!out) throw std::runtime_error("the output cannot be written");
  return count;
}

}  // namespace ocop::labels
