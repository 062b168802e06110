// Our work and the bare call that it cannot do without, measured in the same run: in turns, several
// rounds, the median of each. Prints a Markdown table in which the ratio of the two is what counts;
// the rates themselves belong to a machine.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ocop::bench {

inline constexpr int kRounds = 5;
inline constexpr std::chrono::milliseconds kRoundLength{300};

// The sizes that release bars name instead of the quick ones.
inline bool is_full() {
  const char* const flag = std::getenv("OCOP_FULL");
  return flag != nullptr && std::string_view(flag) == "1";
}

// What a round counts. Processor time for calculation, because other programs on the machine do not
// count in it; elapsed time where the work waits for the disk.
enum class Time { processor, elapsed };

inline double seconds_now(Time time) {
  std::timespec now{};
  clock_gettime(time == Time::processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Keeps the compiler from leaving out work whose result nobody reads.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

// Does the work once and returns how many things were done.
using Work = std::function<std::uint64_t()>;

struct Contender {
  std::string name;
  Work work;
};

// Our work (first) beside the bare one.
struct Pair {
  std::string what;
  Contender ours;
  Contender bare;
};

inline double rate_of_round(const Work& work, Time time) {
  const double length = std::chrono::duration<double>(kRoundLength).count();
  const double begin = seconds_now(time);
  std::uint64_t done = 0;
  double spent = 0;
  do {
    done += work();
    spent = seconds_now(time) - begin;
  } while (spent < length);
  return static_cast<double>(done) / spent;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

inline void print_head() {
  std::printf("| what | ours, per second | µs each | beside it | per second | ours ÷ bare |\n");
  std::printf("|---|---:|---:|---|---:|---:|\n");
}

inline void print_row(const Pair& pair, Time time) {
  std::vector<double> ours, bare;
  for (int round = 0; round < kRounds; ++round) {
    ours.push_back(rate_of_round(pair.ours.work, time));
    bare.push_back(rate_of_round(pair.bare.work, time));
  }
  const double rate = median(ours);
  const double bare_rate = median(bare);
  std::printf("| %s: %s | %.0f | %.2f | %s | %.0f | %.3f |\n", pair.what.c_str(),
              pair.ours.name.c_str(), rate, 1e6 / rate, pair.bare.name.c_str(), bare_rate,
              rate / bare_rate);
  std::fflush(stdout);
}

}  // namespace ocop::bench
