#include "common/base/json.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <boost/json/basic_parser_impl.hpp>

#include "common/base/text.h"

namespace ocop::json {
namespace {

constexpr std::int64_t kMaxInteger = (std::int64_t{1} << 53) - 1;

// Builds Values from the events of Boost.JSON's parser. Every on_* returns false to stop, after
// filling `refusal`.
class Handler {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = kMaxMemberName;
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  using Code = boost::json::error_code;

  std::optional<Error> refusal;  // empty when it was the grammar that failed
  Value root;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }

  bool on_object_begin(Code&) {
    open_.push_back({true, {}, {}, {}});
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    Frame done = std::move(open_.back());
    open_.pop_back();
    if (const std::string* twice = repeated_name(done.members))
      return stop(Errc::duplicate_key, "member \"" + *twice + "\" appears twice");
    return add(Value(std::move(done.members)));
  }
  bool on_array_begin(Code&) {
    open_.push_back({false, {}, {}, {}});
    return true;
  }
  bool on_array_end(std::size_t, Code&) {
    Frame done = std::move(open_.back());
    open_.pop_back();
    return add(Value(std::move(done.elements)));
  }

  bool on_key_part(boost::json::string_view part, std::size_t, Code&) {
    partial_.append(part.data(), part.size());
    return true;
  }
  bool on_key(boost::json::string_view part, std::size_t, Code&) {
    partial_.append(part.data(), part.size());
    Frame& frame = open_.back();
    frame.key = std::exchange(partial_, {});
    return text::is_nfc(frame.key) || stop(Errc::not_nfc, "a member name is not in form NFC");
  }
  bool on_string_part(boost::json::string_view part, std::size_t, Code&) {
    partial_.append(part.data(), part.size());
    return true;
  }
  bool on_string(boost::json::string_view part, std::size_t, Code&) {
    partial_.append(part.data(), part.size());
    std::string whole = std::exchange(partial_, {});
    if (!text::is_nfc(whole)) return stop(Errc::not_nfc, "a string is not in form NFC");
    return add(Value(std::move(whole)));
  }
  bool on_number_part(boost::json::string_view, Code&) { return true; }
  bool on_int64(std::int64_t value, boost::json::string_view literal, Code&) {
    if (value > kMaxInteger || value < -kMaxInteger)
      return stop(Errc::out_of_range, "a number is beyond 2^53");
    if (value == 0 && literal.starts_with('-'))
      return stop(Errc::out_of_range, "zero is written without a sign");
    return add(Value(value));
  }
  bool on_uint64(std::uint64_t, boost::json::string_view, Code&) {
    return stop(Errc::out_of_range, "a number is beyond 2^53");
  }
  bool on_double(double, boost::json::string_view, Code&) {
    return stop(Errc::out_of_range, "a number is not a plain integer within 2^53");
  }
  bool on_bool(bool value, Code&) { return add(Value(value)); }
  bool on_null(Code&) { return add(Value()); }
  bool on_comment_part(boost::json::string_view, Code&) { return false; }
  bool on_comment(boost::json::string_view, Code&) { return false; }

 private:
  struct Frame {
    bool is_object;
    std::string key;
    Object members;
    Array elements;
  };

  bool stop(Errc code, std::string detail) {
    refusal = error(code, std::move(detail));
    return false;
  }
  // A name that two members have, or nullptr. Sorts, because the object may have a million members
  // and come from an enemy.
  static const std::string* repeated_name(const Object& members) {
    std::vector<const std::string*> names;
    names.reserve(members.size());
    for (const Member& member : members) names.push_back(&member.first);
    std::sort(names.begin(), names.end(), [](const auto* a, const auto* b) { return *a < *b; });
    const auto found = std::adjacent_find(names.begin(), names.end(),
                                          [](const auto* a, const auto* b) { return *a == *b; });
    return found == names.end() ? nullptr : *found;
  }

  bool add(Value value) {
    if (open_.empty())
      root = std::move(value);
    else if (open_.back().is_object)
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    else
      open_.back().elements.push_back(std::move(value));
    return true;
  }

  std::vector<Frame> open_;
  std::string partial_;
};

Error error_of(const boost::json::error_code& code, Limits limits) {
  if (code == boost::json::error::too_deep)
    return error(Errc::too_deep, "nested deeper than " + std::to_string(limits.max_depth));
  if (code == boost::json::error::key_too_large)
    return error(Errc::too_large,
                 "a member name is longer than " + std::to_string(kMaxMemberName) + " bytes");
  if (code == boost::json::error::exponent_overflow)
    return error(Errc::out_of_range, "a number is not a plain integer within 2^53");
  if (code == boost::json::error::incomplete)
    return error(Errc::malformed, "the text ends too early");
  return error(Errc::malformed, code.message());
}

void write_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// indent < 0: compact.
void write_value(std::string& out, const Value& value, int indent) {
  const auto separate = [&](bool first, int depth) {
    if (!first) out += ',';
    if (indent >= 0) {
      out += '\n';
      out.append(static_cast<std::size_t>(2 * depth), ' ');
    }
  };
  const int inner = indent < 0 ? -1 : indent + 1;
  if (const bool* b = value.as_bool()) {
    out += *b ? "true" : "false";
  } else if (const std::int64_t* i = value.as_int()) {
    out += std::to_string(*i);
  } else if (const std::string* s = value.as_string()) {
    write_string(out, *s);
  } else if (const Array* a = value.as_array()) {
    out += '[';
    for (std::size_t k = 0; k < a->size(); ++k) {
      separate(k == 0, inner);
      write_value(out, (*a)[k], inner);
    }
    if (indent >= 0 && !a->empty())
      out += '\n' + std::string(static_cast<std::size_t>(2 * indent), ' ');
    out += ']';
  } else if (const Object* o = value.as_object()) {
    out += '{';
    for (std::size_t k = 0; k < o->size(); ++k) {
      separate(k == 0, inner);
      write_string(out, (*o)[k].first);
      out += indent < 0 ? ":" : ": ";
      write_value(out, (*o)[k].second, inner);
    }
    if (indent >= 0 && !o->empty())
      out += '\n' + std::string(static_cast<std::size_t>(2 * indent), ' ');
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

const Value* Value::get(std::string_view name) const {
  const Object* object = as_object();
  if (object == nullptr) return nullptr;
  for (const Member& member : *object)
    if (member.first == name) return &member.second;
  return nullptr;
}
const std::string* Value::get_string(std::string_view name) const {
  const Value* value = get(name);
  return value == nullptr ? nullptr : value->as_string();
}
const std::int64_t* Value::get_int(std::string_view name) const {
  const Value* value = get(name);
  return value == nullptr ? nullptr : value->as_int();
}
const Array* Value::get_array(std::string_view name) const {
  const Value* value = get(name);
  return value == nullptr ? nullptr : value->as_array();
}
const Object* Value::get_object(std::string_view name) const {
  const Value* value = get(name);
  return value == nullptr ? nullptr : value->as_object();
}

Result<Value> parse(std::string_view text, Limits limits) {
  if (text.size() > limits.max_bytes)
    return error(Errc::too_large,
                 "JSON is longer than " + std::to_string(limits.max_bytes) + " bytes");
  boost::json::parse_options options;
  options.max_depth = limits.max_depth;
  boost::json::basic_parser<Handler> parser(options);
  boost::json::error_code code;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
  const std::string place = "JSON, byte " + std::to_string(used);
  if (code) {
    if (parser.handler().refusal) return in_context(place, *parser.handler().refusal);
    return in_context(place, error_of(code, limits));
  }
  if (used != text.size()) return error(Errc::malformed, place + ": text follows the value");
  return std::move(parser.handler().root);
}

std::string write(const Value& value) {
  std::string out;
  write_value(out, value, -1);
  return out;
}

std::string write_indented(const Value& value) {
  std::string out;
  write_value(out, value, 0);
  out += '\n';
  return out;
}

}  // namespace ocop::json
