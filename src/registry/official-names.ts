/** Docker's official images, the ones named without a user. There are no others, so that a misspelt name is found out. */

const NAMES: ReadonlySet<string> = new Set(
  `adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps
  busybox caddy cassandra centos chronograf cirros clearlinux clefos clickhouse clojure composer consul convertigo couchbase couchdb
  crate crux dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch elixir emqx erlang express-gateway
  fedora flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world hipache hitch
  httpd hylang ibmjava influxdb irssi jetty joomla jruby julia kapacitor kibana kong krakend lightstreamer liquibase logstash
  mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming neo4j neurodebian
  nextcloud nginx node notary nuxeo odoo open-liberty openjdk opensuse oraclelinux orientdb percona perl photon php
  php-zendserver phpmyadmin plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star rapidoid redis redmine registry
  rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa scratch sl silverpeas solr sonarqube spark spiped
  storm swarm swift swipl teamspeak telegraf thrift tomcat tomee traefik ubuntu ubuntu-debootstrap unit vault varnish websphere-liberty
  wordpress xwiki yourls znc zookeeper`.split(/\s+/),
);
const PREFIX = 'docker.io/library/';

/** False for a name in Docker's own namespace that is none of its official images; true for all others. */
export function isOfficialName(repository: string): boolean {
  return !repository.startsWith(PREFIX) || NAMES.has(repository.slice(PREFIX.length));
}
