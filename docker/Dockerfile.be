# A backend agent. Build from the root of the project: docker build -f docker/Dockerfile.be -t larder-be .
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp -Dmaven.test.skip=true -pl be-agent -am package

FROM eclipse-temurin:17-jre
RUN useradd --system --create-home --home-dir /var/lib/larder larder
COPY --from=build /src/be-agent/target/larder-be-agent-*.jar /opt/larder/
COPY --from=build /src/be-agent/target/lib /opt/larder/lib
COPY bin/jvm.options /opt/larder/
USER larder
VOLUME /var/lib/larder
EXPOSE 9060
ENTRYPOINT ["java", "@/opt/larder/jvm.options", "-Xmx2g", "-cp", "/opt/larder/*:/opt/larder/lib/*", "dev.larder.be.boot.AgentMain", "--host", "0.0.0.0", "--port", "9060", "--data", "/var/lib/larder/be"]
