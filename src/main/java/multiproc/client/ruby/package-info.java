/**
 * The scrape of prometheus-client-mmap, GitLab's Ruby client, over a directory of its files. Start
 * with {@link multiproc.client.ruby.RubyScrape}.
 */
package multiproc.client.ruby;
