#include "common/imaging/finder_patterns.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <vector>

namespace ocop::imaging {
namespace {

// Widths of dark, light, dark, light, dark.
using Runs = std::array<int, 5>;

int sum(const Runs& runs) {
  return runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
}

// 1:1:3:1:1, give or take half a module and half a pixel, as ZXing takes it, and a little more.
bool is_like_finder(const Runs& runs) {
  const double module = sum(runs) / 7.0;
  if (module < 1) return false;
  const double allowed = 0.55 * (module + 1);
  const auto near = [&](int run, int modules) {
    return std::abs(run - modules * module) <= allowed;
  };
  return near(runs[0], 1) && near(runs[1], 1) && near(runs[2], 3) && near(runs[3], 1) &&
         near(runs[4], 1);
}

struct Step {
  int x;
  int y;
};
constexpr Step kRight{1, 0};
constexpr Step kDown{0, 1};

struct Place {
  int x;
  int y;
  int radius;
};

class Counter {
 public:
  Counter(const Image& picture, Area area, std::size_t enough)
      : picture_(picture), area_(area), enough_(enough) {}

  std::size_t count() {
    for (int y = area_.y; y < area_.y + area_.height && places_.size() < enough_; ++y) scan(y);
    return places_.size();
  }

 private:
  [[nodiscard]] bool is_inside(int x, int y) const {
    return x >= area_.x && x < area_.x + area_.width && y >= area_.y && y < area_.y + area_.height;
  }
  [[nodiscard]] bool is_ink(int x, int y) const {
    return picture_.row(y)[static_cast<std::size_t>(x)] == 0;
  }

  void scan(int y) {
    Runs runs{};  // the newest last
    bool ink = false;
    int begin = area_.x;
    const int end = area_.x + area_.width;
    for (int x = area_.x; x <= end; ++x) {
      const bool now = x < end && is_ink(x, y);
      if (now == ink && x < end) continue;
      std::rotate(runs.begin(), runs.begin() + 1, runs.end());
      runs.back() = x - begin;
      begin = x;
      if (ink) consider(runs, x, y);
      ink = now;
    }
  }

  // Runs of row y that end before x. Follows ZXing: from the middle of the runs down, from the
  // middle of that across. (It goes on along the diagonals, in a way that is not worth depending
  // on.)
  void consider(const Runs& runs, int x, int y) {
    if (runs[0] == 0 || !is_like_finder(runs)) return;
    const int limit = kMaxStretch * sum(runs);
    Place place{x - runs[4] - runs[3] - (runs[2] + 1) / 2, y, 0};
    const std::optional<Runs> upright = runs_through(place, kDown, limit);
    if (!upright || !is_like_finder(*upright)) return;
    const std::optional<Runs> across = runs_through(place, kRight, limit);
    if (!across || !is_like_finder(*across)) return;
    place.radius = std::min(sum(*across), sum(*upright)) / 2;
    add(place);
  }

  // The runs along a line through a dark pixel, that pixel's run in the middle; nothing if they end
  // at the area's edge or are longer than `limit`. Moves the place to the middle of its run.
  [[nodiscard]] std::optional<Runs> runs_through(Place& place, Step step, int limit) const {
    Runs runs{};
    if (!follow(place, step, limit, {&runs[2], &runs[3], &runs[4]})) return std::nullopt;
    const int ahead = runs[2];
    if (!follow(place, {-step.x, -step.y}, limit, {&runs[2], &runs[1], &runs[0]}))
      return std::nullopt;
    const int behind = runs[2] - ahead - 1;  // the start was counted twice
    --runs[2];
    const int move = runs[2] / 2 - behind;
    place.x += move * step.x;
    place.y += move * step.y;
    return runs;
  }

  [[nodiscard]] bool follow(Place place, Step step, int limit,
                            const std::array<int*, 3>& runs) const {
    bool wanted = true;
    for (int* run : runs) {
      const int before = *run;
      while (limit > 0 && is_inside(place.x, place.y) && is_ink(place.x, place.y) == wanted) {
        place.x += step.x;
        place.y += step.y;
        ++*run;
        --limit;
      }
      if (*run == before) return false;
      wanted = !wanted;
    }
    return limit > 0;
  }

  void add(Place place) {
    const bool known = std::any_of(places_.begin(), places_.end(), [&](const Place& old) {
      return std::abs(old.x - place.x) < old.radius && std::abs(old.y - place.y) < old.radius;
    });
    if (!known) places_.push_back(place);
  }

  // A finder pattern may be seen so obliquely that it is this much higher than wide.
  static constexpr int kMaxStretch = 3;

  const Image& picture_;
  Area area_;
  std::size_t enough_;
  std::vector<Place> places_;
};

}  // namespace

std::size_t count_finder_patterns(const Image& picture, Area area, std::size_t enough) {
  return Counter(picture, area, enough).count();
}

}  // namespace ocop::imaging
