/*
 * saslprobe - ask the real libsasl what it answers
 *
 *   saslprobe          reads commands from standard input
 *   saslprobe rate FILE USERS [COUNT [REALM [PASSWORD]]]
 *                      measures COUNT random sasl_checkpass and sasl_user_exists over user0 ..
 *                      user(USERS-1) of REALM in a Berkeley file, a new connection for each, as
 *                      a server does (on one connection libsasl gets slower and slower: the
 *                      property context grows); in PASSWORD '%' stands for the user's number.
 *                      Otherwise: 20000 over example.com with the password password%
 *
 * A command is a line of words. A word that stands for bytes is 'x' and their hexadecimal digits
 * ("x" alone is the empty string), so that any byte but NUL can be asked for. One line answers
 * each command; a number in it is libsasl's result.
 *
 *   file PATH              sasldb_path from now on
 *   plugins xLIST | none   auxprop_plugin from now on
 *   host xNAME             serverFQDN of later connections
 *   realm xREALM | none    user realm of later connections
 *   fake N RESULT xNAME=xVALUE ...
 *                          what the auxiliary plug-in fakeN (0 to 2) says, and the values it sets
 *   canon xNAME            -> RESULT xCANONICAL
 *   checkpass xNAME xPASSWORD -> RESULT
 *   exists xNAME xREALM | none -> RESULT
 *   lookup COUNT xPROPERTY ... FLAGS:xNAME ...
 *                          -> RESULT,... xPROPERTY=xVALUE ... (no '=': no value)
 *   store xNAME xPROPERTY=xVALUE ... (no '=': to be deleted) -> RESULT
 *
 * Lookups and stores run inside a mechanism of our own, PROBE, because that is where libsasl
 * gives canon_user, the property context and auxprop_store to.
 */
#include <sasl/sasl.h>
#include <sasl/saslplug.h>
#include <sasl/prop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <stdint.h>

#define FAKES 3
#define MAX_WORDS 64
#define LINE_LENGTH (1 << 20)

static char *path = NULL, *plugins = NULL, *host = NULL, *realm = NULL;

/* ---- words ---- */

static char *line, *words[MAX_WORDS];
static int word_count;

static void die(const char *what) {
  fprintf(stderr, "saslprobe: %s\n", what);
  exit(2);
}

/* decodes in place; the caller keeps the line alive */
static char *bytes_of(char *word, int *length) {
  char *in = word + 1, *out = word;
  if (word[0] != 'x') die("a word of bytes must begin with x");
  for (; in[0] && in[1]; in += 2) {
    unsigned byte;
    if (sscanf(in, "%2x", &byte) != 1) die("bad hexadecimal digits");
    *out++ = (char)byte;
  }
  if (length) *length = (int)(out - word);
  *out = '\0';
  return word;
}

static char *optional(char *word) {
  return strcmp(word, "none") == 0 ? NULL : strdup(bytes_of(word, NULL));
}

static void print_bytes(const char *bytes, unsigned length) {
  putchar('x');
  for (unsigned i = 0; i < length; i++) printf("%02x", (unsigned char)bytes[i]);
}

static char *value_of(char *word) {
  char *equals = strchr(word, '=');
  if (equals) *equals++ = '\0';
  return equals;
}

/* ---- callbacks ---- */

static int get_option(void *context, const char *plugin, const char *option, const char **result,
                      unsigned *length) {
  (void)context;
  (void)plugin;
  const char *value = NULL;
  if (strcmp(option, "sasldb_path") == 0) value = path;
  else if (strcmp(option, "auxprop_plugin") == 0) value = plugins;
  else if (strcmp(option, "pwcheck_method") == 0) value = "auxprop";
  if (!value) return SASL_FAIL;
  *result = value;
  if (length) *length = (unsigned)strlen(value);
  return SASL_OK;
}

static int quiet(void *context, int level, const char *message) {
  (void)context;
  if (getenv("SASLPROBE_DEBUG")) fprintf(stderr, "[%d] %s\n", level, message);
  return SASL_OK;
}

/* by way of void (*)(void), which a compiler takes for "any function" */
static sasl_callback_t callbacks[] = {
    {SASL_CB_GETOPT, (int (*)(void))(void (*)(void))get_option, NULL},
    {SASL_CB_LOG, (int (*)(void))(void (*)(void))quiet, NULL},
    {SASL_CB_LIST_END, NULL, NULL}};

/* ---- auxiliary plug-ins that say what they are told ---- */

static struct {
  int result;
  int count;
  char *names[MAX_WORDS], *values[MAX_WORDS];
} fakes[FAKES];

static int fake_lookup(void *context, sasl_server_params_t *params, unsigned flags,
                       const char *user, unsigned length) {
  (void)user;
  (void)length;
  int i = (int)(intptr_t)context;
  for (int p = 0; p < fakes[i].count; p++) {
    int authentication = fakes[i].names[p][0] == '*';
    struct propval found[1];
    const char *wanted[] = {fakes[i].names[p], NULL};
    if (authentication == ((flags & SASL_AUXPROP_AUTHZID) != 0)) continue;
    params->utils->prop_getnames(params->propctx, wanted, found);
    if (found[0].name && found[0].values) {
      if (!(flags & SASL_AUXPROP_OVERRIDE)) continue;
      params->utils->prop_erase(params->propctx, wanted[0]);
    }
    params->utils->prop_set(params->propctx, wanted[0], fakes[i].values[p], -1);
  }
  return fakes[i].result;
}

static int fake_store(void *context, sasl_server_params_t *params, struct propctx *properties,
                      const char *user, unsigned length) {
  (void)params;
  (void)properties;
  (void)user;
  (void)length;
  return fakes[(int)(intptr_t)context].result;
}

static sasl_auxprop_plug_t fake_plugs[FAKES] = {
    {0, 0, (void *)0, NULL, fake_lookup, "fake0", fake_store},
    {0, 0, (void *)1, NULL, fake_lookup, "fake1", fake_store},
    {0, 0, (void *)2, NULL, fake_lookup, "fake2", fake_store}};

#define FAKE_INIT(n)                                                                            \
  static int fake_init##n(const sasl_utils_t *utils, int max, int *version,                     \
                          sasl_auxprop_plug_t **plug, const char *name) {                       \
    (void)utils;                                                                                \
    (void)name;                                                                                 \
    (void)max;                                                                                  \
    *version = SASL_AUXPROP_PLUG_VERSION;                                                       \
    *plug = &fake_plugs[n];                                                                     \
    return SASL_OK;                                                                             \
  }
FAKE_INIT(0)
FAKE_INIT(1)
FAKE_INIT(2)

/* ---- the mechanism PROBE ---- */

static void probe_lookup(sasl_server_params_t *params, sasl_out_params_t *out) {
  int count = atoi(words[1]);
  const char *names[MAX_WORDS + 1];
  for (int i = 0; i < count; i++) names[i] = bytes_of(words[2 + i], NULL);
  names[count] = NULL;
  if (params->utils->prop_request(params->propctx, names) != SASL_OK) die("prop_request");
  for (int i = 2 + count; i < word_count; i++) {
    char *name = strchr(words[i], ':');
    if (!name) die("FLAGS:xNAME expected");
    *name++ = '\0';
    unsigned flags = (unsigned)strtoul(words[i], NULL, 0);
    int result = params->canon_user(params->utils->conn, bytes_of(name, NULL), 0, flags, out);
    printf("%s%d", i == 2 + count ? "" : ",", result);
  }
  for (const struct propval *p = params->utils->prop_get(params->propctx); p && p->name; p++) {
    putchar(' ');
    print_bytes(p->name, (unsigned)strlen(p->name));
    for (const char **v = p->values; v && *v; v++) {
      putchar('=');
      print_bytes(*v, p->nvalues == 1 ? p->valsize : (unsigned)strlen(*v));
    }
  }
  putchar('\n');
}

static void probe_store(sasl_server_params_t *params) {
  struct propctx *properties = params->utils->prop_new(0);
  const char *names[MAX_WORDS + 1];
  char *values[MAX_WORDS];
  int count = word_count - 2;
  for (int i = 0; i < count; i++) {
    values[i] = value_of(words[2 + i]);
    names[i] = bytes_of(words[2 + i], NULL);
  }
  names[count] = NULL;
  params->utils->prop_request(properties, names); /* all at once: a request clears the values */
  for (int i = 0; i < count; i++) {
    int length = 0;
    if (values[i]) values[i] = bytes_of(values[i], &length);
    params->utils->prop_set(properties, names[i], values[i], length);
  }
  int result = params->utils->auxprop_store(
      params->utils->conn, count > 0 ? properties : NULL, bytes_of(words[1], NULL));
  printf("%d\n", result);
  params->utils->prop_dispose(&properties);
}

static int probe_new(void *glob, sasl_server_params_t *params, const char *challenge,
                     unsigned length, void **context) {
  (void)glob;
  (void)params;
  (void)challenge;
  (void)length;
  *context = NULL;
  return SASL_OK;
}

static int probe_step(void *context, sasl_server_params_t *params, const char *in,
                      unsigned in_length, const char **out, unsigned *out_length,
                      sasl_out_params_t *oparams) {
  (void)context;
  (void)in;
  (void)in_length;
  *out = NULL;
  *out_length = 0;
  if (strcmp(words[0], "lookup") == 0) probe_lookup(params, oparams);
  else probe_store(params);
  return SASL_BADAUTH; /* nobody is to be logged in */
}

static sasl_server_plug_t probe_plug = {"PROBE", 0,    0, SASL_FEAT_ALLOWS_PROXY, NULL, probe_new,
                                        probe_step, NULL, NULL, NULL, NULL, NULL, NULL, NULL};

static int probe_init(const sasl_utils_t *utils, int max, int *version, sasl_server_plug_t **plug,
                      int *count) {
  (void)utils;
  (void)max;
  *version = SASL_SERVER_PLUG_VERSION;
  *plug = &probe_plug;
  *count = 1;
  return SASL_OK;
}

/* ---- commands ---- */

static sasl_conn_t *connection(void) {
  sasl_conn_t *conn = NULL;
  int result = sasl_server_new("saslprobe", host, realm, NULL, NULL, callbacks, 0, &conn);
  if (result != SASL_OK) {
    fprintf(stderr, "saslprobe: sasl_server_new: %d\n", result);
    exit(2);
  }
  return conn;
}

static void run_probe(void) {
  sasl_conn_t *conn = connection();
  const char *out = NULL;
  unsigned length = 0;
  if (sasl_server_start(conn, "PROBE", NULL, 0, &out, &length) != SASL_BADAUTH)
    die("the mechanism PROBE did not run");
  sasl_dispose(&conn);
}

static void run_checkpass(void) {
  sasl_conn_t *conn = connection();
  int name_length, password_length;
  char *name = bytes_of(words[1], &name_length);
  char *password = bytes_of(words[2], &password_length);
  printf("%d\n", sasl_checkpass(conn, name, (unsigned)name_length, password,
                                (unsigned)password_length));
  sasl_dispose(&conn);
}

static void run_exists(void) {
  sasl_conn_t *conn = connection();
  char *user_realm = optional(words[2]);
  printf("%d\n", sasl_user_exists(conn, "saslprobe", user_realm, bytes_of(words[1], NULL)));
  free(user_realm);
  sasl_dispose(&conn);
}

static void run_canon(void) {
  sasl_conn_t *conn = connection();
  int length;
  char *name = bytes_of(words[1], &length);
  const void *canonical = NULL;
  int result = sasl_checkpass(conn, name, (unsigned)length, "", 0);
  if (sasl_getprop(conn, SASL_AUTHUSER, &canonical) != SASL_OK) canonical = NULL;
  printf("%d ", result);
  print_bytes(canonical ? canonical : "", canonical ? (unsigned)strlen(canonical) : 0);
  putchar('\n');
  sasl_dispose(&conn);
}

static void set_fake(void) {
  int n = atoi(words[1]);
  fakes[n].result = atoi(words[2]);
  fakes[n].count = 0;
  for (int i = 3; i < word_count; i++) {
    char *value = value_of(words[i]);
    if (!value) die("xNAME=xVALUE expected");
    fakes[n].names[fakes[n].count] = strdup(bytes_of(words[i], NULL));
    fakes[n].values[fakes[n].count++] = strdup(bytes_of(value, NULL));
  }
}

static void run_command(void) {
  const char *verb = words[0];
  if (strcmp(verb, "file") == 0 && word_count == 2) path = strdup(words[1]), puts("ok");
  else if (strcmp(verb, "plugins") == 0 && word_count == 2)
    plugins = optional(words[1]), puts("ok");
  else if (strcmp(verb, "host") == 0 && word_count == 2) host = optional(words[1]), puts("ok");
  else if (strcmp(verb, "realm") == 0 && word_count == 2) realm = optional(words[1]), puts("ok");
  else if (strcmp(verb, "fake") == 0 && word_count > 2) set_fake(), puts("ok");
  else if (strcmp(verb, "canon") == 0 && word_count == 2) run_canon();
  else if (strcmp(verb, "checkpass") == 0 && word_count == 3) run_checkpass();
  else if (strcmp(verb, "exists") == 0 && word_count == 3) run_exists();
  else if (strcmp(verb, "lookup") == 0 && word_count > 2) run_probe();
  else if (strcmp(verb, "store") == 0 && word_count > 1) run_probe();
  else die("unknown command or wrong number of words");
}

static void serve(void) {
  line = malloc(LINE_LENGTH);
  while (fgets(line, LINE_LENGTH, stdin)) {
    word_count = 0;
    for (char *w = strtok(line, " \n"); w && word_count < MAX_WORDS; w = strtok(NULL, " \n"))
      words[word_count++] = w;
    if (word_count > 0) run_command();
    fflush(stdout);
  }
}

/* ---- rate ---- */

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void expand(char *out, size_t size, const char *pattern, long number) {
  const char *percent = strchr(pattern, '%');
  if (!percent) snprintf(out, size, "%s", pattern);
  else snprintf(out, size, "%.*s%ld%s", (int)(percent - pattern), pattern, number, percent + 1);
}

static void rate(long count, long users, int exists, const char *password) {
  char name[64], secret[1024];
  long good = 0;
  srandom(1);
  double start = seconds();
  for (long i = 0; i < count; i++) {
    long number = random() % users;
    snprintf(name, sizeof name, "user%ld", number);
    expand(secret, sizeof secret, password, number);
    sasl_conn_t *conn = connection();
    int result = exists ? sasl_user_exists(conn, "saslprobe", NULL, name)
                        : sasl_checkpass(conn, name, (unsigned)strlen(name), secret,
                                         (unsigned)strlen(secret));
    good += result == SASL_OK;
    sasl_dispose(&conn);
  }
  double took = seconds() - start;
  printf("  %-16s %12.0f/s   %ld of %ld OK\n", exists ? "sasl_user_exists" : "sasl_checkpass",
         (double)count / took, good, count);
}

static void rates(int count, char **arguments) {
  if (count < 2) die("usage: saslprobe rate FILE USERS [COUNT [REALM [PASSWORD]]]");
  path = arguments[0];
  long users = atol(arguments[1]);
  long lookups = count > 2 ? atol(arguments[2]) : 20000;
  realm = count > 3 ? arguments[3] : "example.com";
  const char *password = count > 4 ? arguments[4] : "password%";
  if (users < 1 || lookups < 1) die("USERS and COUNT must be numbers above 0");
  for (int exists = 0; exists < 2; exists++) rate(lookups, users, exists, password);
}

int main(int argc, char **argv) {
  plugins = "sasldb";
  path = "/nonexistent/sasldb2";
  if (sasl_server_init(callbacks, "saslprobe") != SASL_OK) die("sasl_server_init failed");
  if (sasl_server_add_plugin("PROBE", probe_init) != SASL_OK) die("sasl_server_add_plugin failed");
  if (sasl_auxprop_add_plugin("fake0", fake_init0) != SASL_OK ||
      sasl_auxprop_add_plugin("fake1", fake_init1) != SASL_OK ||
      sasl_auxprop_add_plugin("fake2", fake_init2) != SASL_OK)
    die("sasl_auxprop_add_plugin failed");
  if (argc == 1) serve();
  else if (strcmp(argv[1], "rate") == 0) rates(argc - 2, argv + 2);
  else die("no arguments, or: rate FILE USERS [COUNT [REALM [PASSWORD]]]");
  sasl_done();
  return 0;
}
