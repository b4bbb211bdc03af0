/*
 * A recogniser process: the acoustic model is loaded once, then one utterance after the other is compared with a
 * grammar. Started and fed by src/speech/pocketsphinx.
 *
 *   standard input    frames: one letter, four bytes of length (big endian), payload
 *     W  "word PHONES…" lines: pronunciations of words that the dictionary does not have
 *     G  a grammar: lines of "name<TAB>expansion", expansions in JSGF; `@lead` and `@tail` may stand around every other;
 *        `@word` is what each word more costs (a chance, as the library's `wip`)
 *     M  an n-gram model in ARPA form, in place of a grammar: any words of it may follow each other
 *     A  audio of the utterance: 16 bit signed, little endian, 8,000 a second
 *     P  what was heard so far? (nothing that follows depends on it)
 *     E  the utterance is over: compare
 *     C  forget the audio
 *     L  words, one on each line: which of them does the dictionary not have?
 *   standard output   one JSON object on a line for each of W, G, M, P, E, C and L
 *
 * A short utterance is compared as a whole, when it is over: its mean can then be taken from itself (batch CMN), which
 * matters on a telephone. It is compared several times: with the whole grammar; with what is left of it without the
 * meaning that won, for the runner-up; and with a loop of phones, which tells how much better anything at all would
 * fit. Confidence follows from the three scores, and from how far the words are from the phones that were heard
 * (src/speech/pocketsphinx/confidence-policy.ts, likeness-policy.ts).
 */
#define _GNU_SOURCE
#include <pocketsphinx.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MEANINGS = 400, LONGEST_FRAME = 1 << 20, LONGEST_SECONDS = 30, RATE = 8000, HALF = 16 };

typedef struct { char *name, *expansion; } entry_t;

static ps_decoder_t *decoder;
static entry_t meanings[MEANINGS];
static int meaning_count;
static int has_model;             /* compare with the n-gram model, not with a grammar */
static char *lead, *tail;
static double usual_word_cost, word_cost;
static int16 *audio;              /* as it came */
static size_t samples;
static int rate_factor;           /* 1: the model takes 8,000 a second; 2: 16,000 */
static int silence_ms = 150;

static void fail(const char *why) { fprintf(stderr, "recogniser: %s\n", why); exit(1); }

static void put_json(const char *text)
{
    putchar('"');
    for (; text && *text; text++) {
        if (*text == '"' || *text == '\\') putchar('\\');
        if ((unsigned char)*text >= ' ') putchar(*text);
    }
    putchar('"');
}

static void answer_ok(void) { puts("{\"ok\":true}"); fflush(stdout); }
static void answer_error(const char *why) { printf("{\"error\":"); put_json(why); puts("}"); fflush(stdout); }

static int16 clipped(double value)
{
    return value > 32767 ? 32767 : value < -32768 ? -32768 : (int16)value;
}

/* Twice the rate, by a windowed sinc of 2 * HALF taps: what lies above 4 kHz stays empty. */
static int16 *model_audio(size_t *count)
{
    static float taps[2 * HALF];
    size_t pad = (size_t)RATE * silence_ms / 1000, n = samples + 2 * pad;
    int16 *padded = calloc(n, sizeof *padded);
    if (!padded) fail("no memory");
    /* Digital silence would be a spectrum of its own: a last bit of noise instead. */
    unsigned seed = 1;
    for (size_t i = 0; i < n; i++) { seed = seed * 1103515245u + 12345u; padded[i] = (int16)((seed >> 16) % 5) - 2; }
    memcpy(padded + pad, audio, samples * sizeof *audio);
    if (rate_factor == 1) { *count = n; return padded; }
    if (taps[0] == 0.0f) {
        for (int k = 0; k < 2 * HALF; k++) {
            double t = k - HALF + 0.5, x = 3.14159265358979 * t, w = 0.54 + 0.46 * __builtin_cos(x / HALF);
            taps[k] = (float)(__builtin_sin(x) / x * w);
        }
    }
    int16 *up = malloc(2 * n * sizeof *up);
    if (!up) fail("no memory");
    for (size_t i = 0; i < n; i++) {
        float between = 0;
        for (int k = 0; k < 2 * HALF; k++) {
            long at = (long)i + HALF - k;
            if (at >= 0 && at < (long)n) between += taps[k] * padded[at];
        }
        up[2 * i] = padded[i];
        up[2 * i + 1] = clipped(between);
    }
    free(padded);
    *count = 2 * n;
    return up;
}

/* Where the words (with how they are pronounced) or phones of what was compared last are, as JSON; the caller frees it. */
static char *where_spoken(int words)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);
    if (!to) fail("no memory");
    int count = 0;
    fputc('[', to);
    for (ps_seg_t *seg = ps_seg_iter(decoder); seg; seg = ps_seg_next(seg)) {
        const char *name = ps_seg_word(seg);
        int first, last;
        /* Silence, noise and the ends of the sentence. */
        if (strchr("<[(+", name[0]) || strcmp(name, "SIL") == 0) continue;
        char *phones = words ? ps_lookup_word(decoder, name) : NULL;
        ps_seg_frames(seg, &first, &last);
        fprintf(to, "%s[%d,%d,\"%s\"]", count++ ? "," : "", first, last, phones ? phones : name);
        free(phones);
    }
    fputc(']', to);
    fclose(to);
    return text;
}

/* Compares with the search of this name. Returns what was said, or NULL; the caller frees it. */
static char *compare(const char *search, const int16 *data, size_t count, int32 *score)
{
    *score = 0;
    if (ps_activate_search(decoder, search) < 0 || ps_start_utt(decoder) < 0) return NULL;
    ps_process_raw(decoder, data, count, FALSE, TRUE);
    ps_end_utt(decoder);
    char const *said = ps_get_hyp(decoder, score);
    return said ? strdup(said) : NULL;
}

/* Courtesies are rarer than answers: free of charge they would swallow short words. */
static int put_around(char *to, const char *words)
{
    return words ? sprintf(to, " (/0.995/ <NULL> | /0.005/ (%s)) ", words) : 0;
}

/* Adds a search that takes every meaning but those whose marks are set. Returns 0 when it can be built. */
static int add_search(const char *name, const char *without)
{
    size_t size = 256 + (lead ? strlen(lead) : 0) + (tail ? strlen(tail) : 0);
    for (int i = 0; i < meaning_count; i++) size += strlen(meanings[i].expansion) + 16;
    char *text = malloc(size), *end = text;
    if (!text) fail("no memory");
    end += sprintf(end, "#JSGF V1.0;\ngrammar g;\npublic <all> = ");
    end += put_around(end, lead);
    *end++ = '(';
    int written = 0;
    for (int i = 0; i < meaning_count; i++) {
        if (without && without[i]) continue;
        end += sprintf(end, "%s(%s)", written++ ? "|" : "", meanings[i].expansion);
    }
    *end++ = ')';
    end += put_around(end, tail);
    sprintf(end, ";\n");
    ps_config_set_float(ps_get_config(decoder), "wip", word_cost);
    int result = written ? ps_add_jsgf_string(decoder, name, text) : -1;
    ps_config_set_float(ps_get_config(decoder), "wip", usual_word_cost);
    free(text);
    return result;
}

/* Which meaning a sentence belongs to is not for this program to say: it asks each in turn whether it takes it. */
static int meaning_of(const char *said)
{
    for (int i = 0; i < meaning_count; i++) {
        char *marks = malloc(meaning_count);
        memset(marks, 1, meaning_count);
        marks[i] = 0;
        int found = 0;
        if (add_search("one", marks) == 0) found = fsg_model_accept(ps_get_fsg(decoder, "one"), said);
        free(marks);
        if (found) return i;
    }
    return -1;
}

static void put_candidate(const char *key, const char *said, int32 score)
{
    printf("\"%s\":{\"text\":", key);
    put_json(said ? said : "");
    printf(",\"score\":%d,\"heard\":%s}", score, said ? "true" : "false");
}

static void recognise(void)
{
    if (meaning_count == 0 && !has_model) { answer_error("no grammar"); return; }
    size_t count;
    int16 *data = model_audio(&count);
    double speech, cpu, wall, cpu_before;
    ps_get_all_time(decoder, &speech, &cpu_before, &wall);
    int32 score, second_score = 0, loop_score;
    char *said = compare(has_model ? "model" : "grammar", data, count, &score), *second = NULL;
    char *words = where_spoken(1), *second_words = NULL;
    int frames = ps_get_n_frames(decoder), first = said && !has_model ? meaning_of(said) : -1;
    if (first >= 0 && meaning_count > 1) {
        char *marks = calloc(meaning_count, 1);
        marks[first] = 1;
        if (add_search("rest", marks) == 0) {
            second = compare("rest", data, count, &second_score);
            second_words = where_spoken(1);
        }
        free(marks);
    }
    int runner_up = second ? meaning_of(second) : -1;
    if (runner_up >= 0 && second_score > score) {
        /* The beam had lost it among the others. */
        char *text = said, *w = words;
        int32 s = score;
        int m = first;
        said = second; words = second_words; score = second_score; first = runner_up;
        second = text; second_words = w; second_score = s; runner_up = m;
    }
    free(compare("phones", data, count, &loop_score));
    char *phones = where_spoken(0);
    ps_get_all_time(decoder, &speech, &cpu, &wall);
    printf("{");
    put_candidate("first", said, score);
    putchar(',');
    put_candidate("second", second, second_score);
    printf(",\"words\":%s,\"phones\":%s,\"loop\":%d,\"frames\":%d,\"meaning\":", words, phones, loop_score, frames);
    put_json(first >= 0 ? meanings[first].name : "");
    printf(",\"runnerUp\":");
    put_json(runner_up >= 0 ? meanings[runner_up].name : "");
    printf(",\"cpuMs\":%.0f}\n", (cpu - cpu_before) * 1000);
    fflush(stdout);
    free(said);
    free(second);
    free(words);
    free(second_words);
    free(phones);
    free(data);
    samples = 0;
}

static void partial(void)
{
    size_t count;
    if ((meaning_count == 0 && !has_model) || samples == 0) { puts("{\"partial\":\"\"}"); fflush(stdout); return; }
    int16 *data = model_audio(&count);
    /* Not the end of a sentence of the grammar yet: the words on the best path are what counts. */
    char *said = NULL;
    if (ps_activate_search(decoder, has_model ? "model" : "grammar") == 0 && ps_start_utt(decoder) == 0) {
        int32 score;
        ps_process_raw(decoder, data, count, FALSE, TRUE);
        char const *hyp = ps_get_hyp(decoder, &score);
        said = hyp ? strdup(hyp) : NULL;
        ps_end_utt(decoder);
    }
    printf("{\"partial\":");
    put_json(said ? said : "");
    puts("}");
    fflush(stdout);
    free(said);
    free(data);
}

static void take_grammar(char *text)
{
    for (int i = 0; i < meaning_count; i++) { free(meanings[i].name); free(meanings[i].expansion); }
    meaning_count = has_model = 0;
    free(lead); free(tail);
    lead = tail = NULL;
    word_cost = usual_word_cost;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab++ = 0;
        if (strcmp(line, "@lead") == 0) { free(lead); lead = strdup(tab); }
        else if (strcmp(line, "@tail") == 0) { free(tail); tail = strdup(tab); }
        else if (strcmp(line, "@word") == 0) word_cost = atof(tab);
        else if (meaning_count < MEANINGS) { meanings[meaning_count].name = strdup(line); meanings[meaning_count++].expansion = strdup(tab); }
    }
    if (add_search("grammar", NULL) == 0) answer_ok();
    else { meaning_count = 0; answer_error("this grammar cannot be used"); }
}

static void set_beams(ps_config_t *config, double beam, double word_beam)
{
    ps_config_set_float(config, "beam", beam);
    ps_config_set_float(config, "wbeam", word_beam);
    ps_config_set_float(config, "pbeam", beam);
}

/* The library reads models from files only: this one has no name. */
static void take_model(const char *text, size_t length)
{
    char path[64];
    int file = memfd_create("model.arpa", 0);
    meaning_count = has_model = 0;
    if (file < 0 || write(file, text, length) != (ssize_t)length) fail("no memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    /* Among so many words the widest beams cost twice the time, and find the same. */
    ps_config_t *config = ps_get_config(decoder);
    set_beams(config, 1e-60, 1e-40);
    has_model = ps_add_lm_file(decoder, "model", path) == 0;
    set_beams(config, 1e-80, 1e-60);
    close(file);
    if (has_model) answer_ok();
    else answer_error("this model cannot be used");
}

static void take_words(char *text)
{
    int added = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *space = strchr(line, ' ');
        if (!space) continue;
        *space++ = 0;
        char *known = ps_lookup_word(decoder, line);
        if (known) { free(known); continue; }
        if (ps_add_word(decoder, line, space, FALSE) >= 0) added++;
    }
    printf("{\"added\":%d}\n", added);
    fflush(stdout);
}

static void tell_unknown(char *text)
{
    printf("{\"unknown\":[");
    int count = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *known = ps_lookup_word(decoder, line);
        if (known) { free(known); continue; }
        if (count++) putchar(',');
        put_json(line);
    }
    puts("]}");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    ps_config_t *config = ps_config_init(NULL);
    ps_config_set_str(config, "hmm", "/usr/share/pocketsphinx/model/en-us/en-us");
    ps_config_set_str(config, "dict", "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict");
    ps_config_set_str(config, "loglevel", "FATAL");
    ps_config_set_bool(config, "bestpath", FALSE);
    /* Wide beams: the grammars are small, and a sentence that was dropped on the way is an error for ever. */
    set_beams(config, 1e-80, 1e-60);
    const char *phones = "/usr/share/pocketsphinx/model/en-us/en-us-phone.lm.bin";
    for (int i = 1; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (!value) fail("settings are written name=value");
        *value++ = 0;
        if (strcmp(argv[i], "silencems") == 0) { silence_ms = atoi(value); continue; }
        if (strcmp(argv[i], "phones") == 0) { phones = value; continue; }
        ps_type_t type = ps_config_typeof(config, argv[i]);
        if (type & ARG_FLOATING) { double d = atof(value); ps_config_set_float(config, argv[i], d); }
        else if (type & ARG_INTEGER) ps_config_set_int(config, argv[i], atol(value));
        else if (type & ARG_BOOLEAN) ps_config_set_bool(config, argv[i], value[0] == 'y');
        else ps_config_set_str(config, argv[i], value);
    }
    decoder = ps_init(config);
    if (!decoder) fail("the acoustic model cannot be loaded");
    if (ps_add_allphone_file(decoder, "phones", *phones ? phones : NULL) < 0) fail("the phone model cannot be loaded");
    word_cost = usual_word_cost = ps_config_float(config, "wip");
    rate_factor = ps_config_int(config, "samprate") > RATE ? 2 : 1;
    if (!(audio = malloc((size_t)RATE * LONGEST_SECONDS * sizeof *audio))) fail("no memory");
    puts("{\"ready\":true}");
    fflush(stdout);
    for (;;) {
        unsigned char head[5];
        if (fread(head, 1, 5, stdin) != 5) return 0;
        uint32_t length;
        memcpy(&length, head + 1, 4);
        length = ntohl(length);
        if (length > LONGEST_FRAME) fail("a frame is too long");
        char *payload = malloc(length + 1);
        if (!payload || fread(payload, 1, length, stdin) != length) return 0;
        payload[length] = 0;
        switch (head[0]) {
        case 'A': {
            size_t more = length / 2, room = (size_t)RATE * LONGEST_SECONDS - samples;
            if (more > room) more = room;
            memcpy(audio + samples, payload, more * 2);
            samples += more;
            break;
        }
        case 'W': take_words(payload); break;
        case 'G': take_grammar(payload); break;
        case 'M': take_model(payload, length); break;
        case 'L': tell_unknown(payload); break;
        case 'P': partial(); break;
        case 'E': recognise(); break;
        case 'C': samples = 0; answer_ok(); break;
        default: fail("a frame of an unknown kind");
        }
        free(payload);
    }
}
