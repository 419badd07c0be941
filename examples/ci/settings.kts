// TeamCity: the build configurations that release a service. "Build" publishes the file release.version.
import jetbrains.buildServer.configs.kotlin.*
import jetbrains.buildServer.configs.kotlin.buildSteps.script

version = "2024.03"

project {
    params {
        param("env.DOCKER_HOST", "tcp://swarm-manager.example:2376")
        param("env.DOCKER_TLS_VERIFY", "1")
        param("env.DOCKER_CERT_PATH", "/etc/berth/docker")
        param("env.CONSUL_HTTP_ADDR", "https://consul.example:8501")
        password("env.CONSUL_HTTP_TOKEN", "credentialsJSON:TO-BE-FILLED-IN", label = "Token of deploy-workstation-0")
    }
    buildType(BlueGreen)
    buildType(Canary)
    buildType(Rollback)
}

object BlueGreen : BuildType({
    name = "Release workstation-0"
    vcs { root(DslContext.settingsRoot) }
    dependencies {
        artifacts(RelativeId("Build")) { artifactRules = "release.version" }
    }
    steps {
        script {
            name = "Look for known traps"
            scriptContent = """
                berth deploy lint workstation-0 --compose-file docker-compose.yml
            """.trimIndent()
        }
        script {
            name = "Release"
            scriptContent = """
                berth deploy blue-green workstation-0 --version "${'$'}(cat release.version)" --compose-file docker-compose.yml --lock-wait 15m
            """.trimIndent()
        }
    }
})

// Run it again with other sizes; with the last of them, switch.
object Canary : BuildType({
    name = "Canary of workstation-0"
    vcs { root(DslContext.settingsRoot) }
    dependencies {
        artifacts(RelativeId("Build")) { artifactRules = "release.version" }
    }
    params {
        text("old_version_size", "3", display = ParameterDisplay.PROMPT)
        text("new_version_size", "1", display = ParameterDisplay.PROMPT)
        checkbox("switch_to_new_version", "false", checked = "true", unchecked = "false", display = ParameterDisplay.PROMPT)
    }
    steps {
        script {
            name = "Set sizes"
            scriptContent = """
                berth deploy canary workstation-0 --version "${'$'}(cat release.version)" --old-size %old_version_size% --new-size %new_version_size% --switch=%switch_to_new_version%
            """.trimIndent()
        }
    }
})

object Rollback : BuildType({
    name = "Roll workstation-0 back"
    vcs { root(DslContext.settingsRoot) }
    steps {
        script {
            name = "Roll back"
            scriptContent = """
                berth deploy rollback workstation-0 --compose-file docker-compose.yml
                berth deploy status workstation-0
            """.trimIndent()
        }
    }
})
