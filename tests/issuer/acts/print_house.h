// An issuer's home from whose certificate labels can be made: published trust list, key grants,
// producer, product with its story, and a three-star certificate of 20/6/2025 with a quota of
// 5,000.
#pragma once

#include "issuer/acts/label_job.h"
#include "issuer/acts/lot.h"
#include "tests/issuer/test_home.h"

namespace ocop::test {

class PrintHouse {
 public:
  PrintHouse();

  // Closes the office and opens it again, as the next command would.
  void reopen();
  void publish();
  // Signs, queues and checks that it was taken; gives the entry's hash.
  crypto::Hash say(const record::Body& body, const std::string& issuer, const std::string& signer);

  [[nodiscard]] issuer::LotRequest lot_request(std::uint32_t labels) const;
  // Must succeed.
  issuer::CreatedLot create_lot(std::uint32_t labels);
  // The same, published.
  record::StatementId published_lot(std::uint32_t labels);

  [[nodiscard]] issuer::LabelRequest label_request(const record::StatementId& manifest,
                                                   std::optional<std::uint32_t> count,
                                                   const std::string& output) const;
  Result<issuer::ReleasedJob> print(const issuer::LabelRequest& request,
                                    const issuer::Steps& steps = {},
                                    const issuer::JobProgress& progress = {});
  Result<issuer::ReleasedJob> resume(std::int64_t job,
                                     const std::optional<issuer::LabelOrder>& again = {});

  [[nodiscard]] file::Path output(const std::string& name) const { return home.elsewhere(name); }
  [[nodiscard]] file::Path job_file(const std::string& name) const {
    return home.root() / "private" / "jobs" / name;
  }

  TestHome home;
  std::unique_ptr<issuer::Office> office;

 private:
  int next_id_ = 700;
};

}  // namespace ocop::test
