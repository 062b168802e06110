#include "issuer/restored.h"

namespace ocop::issuer {

namespace {

constexpr std::string_view kRestored = "restored";  // when, RFC 3339

}  // namespace

void mark_restored(store::IssuerStore& store, Instant when) {
  store.transaction([&] {
    store.set_setting(kRestored, when.rfc3339());
    store.close_after_restore(when);
  });
}

void clear_restored(store::IssuerStore& store) {
  store.clear_setting(kRestored);
}

Result<void> check_not_restored(const store::IssuerStore& store) {
  const auto when = store.setting(kRestored);
  if (!when) return ok();
  return error(Errc::conflict, "this home was restored from a backup at " + *when +
                                   " and signs nothing before it is compared with what was "
                                   "published: publish --resume-from DIR|URL");
}

}  // namespace ocop::issuer
