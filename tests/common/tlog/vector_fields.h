// How the fields of tests/vectors/{tlog,note}*.vec are written: hashes in hexadecimal; lists with
// blanks between, "-" for an empty entry; texts with \n for a line end and \xNN for any byte.
#pragma once

#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/encoding.h"
#include "common/crypto/hash.h"
#include "common/tlog/merkle.h"
#include "tests/support/vectors.h"

namespace ocop::test {

inline crypto::Hash hash_of(const std::string& hex) {
  return crypto::Hash::from_hex(hex).value();
}

inline std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

inline std::vector<Bytes> hex_list(const std::string& text) {
  std::vector<Bytes> list;
  for (const std::string& word : words_of(text))
    list.push_back(word == "-" ? Bytes() : from_hex(word).value());
  return list;
}

inline tlog::Proof hash_list(const std::string& text) {
  tlog::Proof proof;
  for (const std::string& word : words_of(text)) proof.push_back(hash_of(word));
  return proof;
}

inline std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("\\n")) {
      out += '\n';
      text.remove_prefix(2);
    } else if (text.starts_with("\\x") && text.size() >= 4) {
      out += to_text(from_hex(text.substr(2, 2)).value());
      text.remove_prefix(4);
    } else if (text.front() == '\\') {
      throw std::runtime_error("vector: unknown escape");
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// What a vector's `expect` says of it.
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "success" : std::string(name(result.error().code));
}

}  // namespace ocop::test
