// Log entries appended durably, beside one write and fdatasync of the same bytes; a whole log
// verified, beside SHA-256 of the same entries.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include <sodium.h>

#include "common/base/bytes.h"
#include "common/tlog/folder_source.h"
#include "common/tlog/log_writer.h"
#include "common/tlog/verify_log.h"
#include "tests/bench/measure.h"

namespace {

using namespace ocop;

constexpr std::size_t kEntryBytes = 1200;  // a certificate statement has about that many
constexpr std::size_t kLargestBatch = 4096;

// A folder on the disk that the build is on: a temporary folder may be memory, where flushing is
// free.
class Scratch {
 public:
  Scratch() {
    std::string pattern = std::string(OCOP_BENCH_FOLDER) + "/bench-log-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder " + pattern);
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

std::vector<Bytes> make_entries() {
  std::vector<Bytes> entries;
  std::uint8_t next = 1;
  for (std::size_t i = 0; i < kLargestBatch; ++i) {
    Bytes entry;
    append_be(entry, i, 8);
    while (entry.size() < kEntryBytes)
      entry.push_back(next = static_cast<std::uint8_t>(next * 5 + 3));
    entries.push_back(std::move(entry));
  }
  return entries;
}

struct Keys {
  crypto::SecretKey log = crypto::SecretKey::generate();
  crypto::SecretKey clock = crypto::SecretKey::generate();
};

tlog::LogWriter new_log(const Scratch& scratch, const std::string& name, const Keys& keys) {
  tlog::LogSettings settings;
  settings.folder = scratch / name;
  settings.record = scratch / (name + ".record");
  settings.origin = "ocop.example/bench";
  settings.clock_name = "ocop.example/bench/clock";
  settings.log_key = &keys.log;
  settings.clock_key = &keys.clock;
  return tlog::LogWriter::create(std::move(settings), Instant(1'800'000'000)).value();
}

// Appends to a file and flushes it.
class BareFile {
 public:
  explicit BareFile(const std::filesystem::path& path)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {}
  ~BareFile() { ::close(file_); }
  BareFile(const BareFile&) = delete;
  BareFile& operator=(const BareFile&) = delete;
  void append(ByteView bytes) const {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written != static_cast<ssize_t>(bytes.size()) || ::fdatasync(file_) != 0)
      throw std::runtime_error("the disk refuses");
  }

 private:
  int file_;
};

void append_row(const Scratch& scratch, const Keys& keys, const std::vector<Bytes>& entries,
                std::size_t batch) {
  const std::vector<ByteView> views(entries.begin(),
                                    entries.begin() + static_cast<std::ptrdiff_t>(batch));
  Bytes joined;
  for (const ByteView view : views) append(joined, view);
  const std::string name = std::to_string(batch);
  tlog::LogWriter log = new_log(scratch, "log-" + name, keys);
  const BareFile file(scratch / ("bare-" + name));
  const auto ours = [&] {
    log.append(views, Instant(1'800'000'000)).value();
    return views.size();
  };
  const auto bare = [&] {
    file.append(joined);
    return views.size();
  };
  bench::print_row({"entries appended, " + name + " at a time",
                    {"`LogWriter::append`", ours},
                    {"`write` + `fdatasync`", bare}},
                   bench::Time::elapsed);
}

void verify_row(const Scratch& scratch, const Keys& keys, const std::vector<Bytes>& entries) {
  const std::size_t batches = bench::is_full() ? 64 : 4;
  const std::vector<ByteView> views(entries.begin(), entries.end());
  tlog::LogWriter log = new_log(scratch, "verified", keys);
  for (std::size_t i = 0; i < batches; ++i) log.append(views, Instant(1'800'000'000)).value();
  tlog::FolderSource source(scratch / "verified");
  const auto ours = [&] { return verify_log(source, log.policy()).value().checkpoint.head.size; };
  const auto bare = [&] {
    std::array<std::uint8_t, 32> hash{};
    for (const ByteView entry : views) {
      crypto_hash_sha256(hash.data(), entry.data(), entry.size());
      bench::keep(hash);
    }
    return views.size();
  };
  bench::print_row({"entries verified, log of " + std::to_string(views.size() * batches),
                    {"`verify_log`", ours},
                    {"`crypto_hash_sha256`", bare}},
                   bench::Time::processor);
}

}  // namespace

int main() {
  const Scratch scratch;
  const Keys keys;
  const std::vector<Bytes> entries = make_entries();
  bench::print_head();
  for (const std::size_t batch : {std::size_t{1}, std::size_t{256}, kLargestBatch})
    append_row(scratch, keys, entries, batch);
  verify_row(scratch, keys, entries);
}
