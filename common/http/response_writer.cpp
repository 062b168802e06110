#include "common/http/response_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <stdexcept>

namespace ocop::http {
namespace {

void add_directive(std::string& policy, std::string_view directive, std::string_view sources) {
  policy += "; ";
  policy += directive;
  policy += ' ';
  policy += sources;
}

bool is_writers_own(std::string_view name) {
  for (const std::string_view own : {"Content-Length", "Connection", "Date", "Transfer-Encoding"})
    if (equal_ignoring_case(name, own)) return true;
  return false;
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

std::string content_security_policy(const ContentSources& sources) {
  std::string policy = "default-src 'none'";
  // default-src covers these; it does not cover the three below.
  const auto fetch_directive = [&policy](std::string_view directive, std::string_view allowed) {
    if (allowed != "'none'") add_directive(policy, directive, allowed);
  };
  fetch_directive("style-src", sources.style);
  fetch_directive("script-src", sources.script);
  fetch_directive("img-src", sources.image);
  fetch_directive("connect-src", sources.connect);
  fetch_directive("worker-src", sources.worker);
  fetch_directive("manifest-src", sources.manifest);
  fetch_directive("media-src", sources.media);
  add_directive(policy, "form-action", sources.form_action);
  add_directive(policy, "base-uri", "'none'");
  add_directive(policy, "frame-ancestors", "'none'");
  return policy;
}

std::string http_date(Instant instant) {
  using namespace std::chrono;
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds time{seconds(instant.unix_seconds())};
  const sys_days midnight = floor<days>(time);
  const year_month_day date{midnight};
  const hh_mm_ss<seconds> clock{time - midnight};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                kDays[weekday(midnight).c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

bool carries_body(int status, Method method) {
  return method != Method::head && status != 204 && status != 304;
}

ResponseWriter::ResponseWriter(const ContentSources& sources) {
  const Headers security{
      {"Content-Security-Policy", content_security_policy(sources)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy",
       "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
  };
  for (std::size_t i = 0; i < security.size(); ++i) {
    std::string line;
    append_line(line, security[i].name, security[i].value);
    all_defaults_ += line;
    defaults_.push_back({std::string(security[i].name), std::move(line)});
  }
}

const std::string& ResponseWriter::date_line(Instant now) {
  if (date_line_.empty() || now != dated_) {
    dated_ = now;
    date_line_.clear();
    append_line(date_line_, "Date", http_date(now));
  }
  return date_line_;
}

void ResponseWriter::write_head(const Response& response, Framing framing, Instant now,
                                std::string& out) {
  if (response.status < 200 || response.status > 599)
    throw std::invalid_argument("a response cannot have status " + std::to_string(response.status));
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  out += date_line(now);
  bool overrides = false;
  const auto names_default = [this](std::string_view name) {
    return std::any_of(defaults_.begin(), defaults_.end(), [name](const Default& candidate) {
      return equal_ignoring_case(candidate.name, name);
    });
  };
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    const Header header = response.headers[i];
    if (is_writers_own(header.name)) continue;
    append_line(out, header.name, header.value);
    overrides = overrides || names_default(header.name);
  }
  if (!overrides) {
    out += all_defaults_;
  } else {
    for (const Default& candidate : defaults_)
      if (response.headers.count(candidate.name) == 0) out += candidate.line;
  }
  if (response.status != 204 && response.status != 304)
    append_line(out, "Content-Length", std::to_string(response.body.size()));
  if (!framing.keep_alive) append_line(out, "Connection", "close");
  if (framing.keep_alive && framing.http_1_0) append_line(out, "Connection", "keep-alive");
  out += "\r\n";
}

}  // namespace ocop::http
